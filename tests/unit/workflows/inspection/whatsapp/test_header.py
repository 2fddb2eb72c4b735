from __future__ import annotations

import pytest

from workflows.inspection.whatsapp.dates import Written
from workflows.inspection.whatsapp.header import headers, shape_of


def first(line: str) -> tuple[str, str, Written, tuple[str, str, str | None], str]:
    text = "\n" + line
    shape = shape_of(text)
    assert shape is not None
    header = next(headers(text, shape))
    return shape.name, shape.platform, header.date, header.time, text[header.end :]


@pytest.mark.parametrize(
    ("line", "shape", "platform", "date"),
    [
        ("02-05-2022 16:08 - Jan: hoi", "dash", "android", "02 05 2022 -"),
        ("27-08-20, 11:17 - Jan: hoi", "dash", "android", "27 08 20 -"),
        ("5/2/22, 11:06\u202fPM - Jan: hoi", "dash", "android", "5 2 22 /"),
        ("12/07/2017 à 22:35 - Jan: hoi", "dash", "android", "12 07 2017 /"),
        ("1.04.2020 13:45 - Jan: hoi", "dash", "android", "1 04 2020 ."),
        ("30/08/25 18.00 - Jan: hoi", "dash", "android", "30 08 25 /"),
        ("13.6.2018 klo 21.25.15 - Jan: hoi", "dash", "android", "13 6 2018 ."),
        ("2018. 06. 13. 21:25 - Jan: hoi", "dash", "android", "2018 06 13 ."),
        ("13/06/2018, 21 h 25 - Jan: hoi", "dash", "android", "13 06 2018 /"),
        ("13.06.18 г., 21:25 - Jan: hoi", "dash", "android", "13 06 18 ."),
        ("3/18/2565 BE, 21:25 - Jan: hoi", "dash", "android", "3 18 2565 /"),
        ("[02-05-2022 16:08:13] Jan: hoi", "bracket", "ios", "02 05 2022 -"),
        ("\u200e[02-05-2022, 16:08:13] Jan: hoi", "bracket", "ios", "02 05 2022 -"),
        ("[3/27/22 21.41.35] Jan: hoi", "bracket", "ios", "3 27 22 /"),
        ("[\u200f٢٧\u200f/٣\u200f/٢٠٢٢، ٩:٥٣:٥٦\u00a0م] Jan: hoi", "bracket", "ios", "٢٧ ٣ ٢٠٢٢ /"),
        ("[2018/6/13 下午9:25:15] Jan: hoi", "bracket", "ios", "2018 6 13 /"),
        ("[13.06.18, 21:25:15]: Jan: hoi", "bracket", "ios", "13 06 18 ."),
        ("22-07-2023 6:50 ’s avonds - Jan: hoi", "dash", "android", "22 07 2023 -"),
        ("22/07/2023, 2:50 de l’après-midi - Jan: hoi", "dash", "android", "22 07 2023 /"),
        (" [13.06.18, 21:25:15] Jan: hoi", "bracket", "ios", "13 06 18 ."),
        ("[13.06.18, 21:25:15] - Jan: hoi", "bracket", "ios", "13 06 18 ."),
        ("[21:41:35, 3/27/22] Jan: hoi", "bracket, time first", "ios", "3 27 22 /"),
        ("21:41, 27/03/2022 - Jan: hoi", "dash, time first", "android", "27 03 2022 /"),
        ("2018년 6월 13일 오후 9:25, Jan : hoi", "comma", "android", "2018 6 13 년"),
        ("13-06-18, 21:25 , Jan: hoi", "blank and comma", "android", "13 06 18 -"),
        ("13.06.18, 21:25:15: Jan: hoi", "colon", "ios", "13 06 18 ."),
        ("13. 6. 2018. 21:25:15 Jan: hoi", "bare", "ios", "13 6 2018 ."),
        ("Jun 13, 2018, 9:25 PM - Jan: hoi", "dash, named month", "android", "13 Jun 2018  "),
        ("[13 jun 2018 21:25:15] Jan: hoi", "bracket, named month", "ios", "13 jun 2018  "),
    ],
)
def test_a_header_is_known_by_its_shape(line: str, shape: str, platform: str, date: str) -> None:
    name, app, found, _, rest = first(line)
    assert (name, app, " ".join(found)) == (shape, platform, date)
    assert rest.strip() in {"Jan: hoi", "Jan : hoi"}


@pytest.mark.parametrize(
    "line",
    [
        "[5/2, 16:08] Jan: geplakt zonder jaar",
        "20.15.21.15 h Stock",
        "2016-04-29 10:30:00",
        "gewoon een regel",
        "06-12345678 - Jan: hoi",
        "03-05-2022 14:00 - 15:00 overleg",
        "",
    ],
)
def test_what_only_looks_like_a_date_is_no_header(line: str) -> None:
    assert shape_of("\n" + line) is None


def test_the_first_header_decides_how_headers_look() -> None:
    text = "\n02-05-2022 16:08 - Jan: kijk\n[02-05-2022 16:07:00] Piet: geplakt\n02-05-2022 16:09 - Jan: toch"
    shape = shape_of(text)
    assert shape is not None
    assert [header.time for header in headers(text, shape)] == [("16", "08", None), ("16", "09", None)]


def test_a_pasted_header_without_seconds_is_none_where_headers_have_them() -> None:
    text = "\n[02-05-2022 16:08:13] Jan: kijk\n[02-05-2022 16:07] Piet: geplakt"
    shape = shape_of(text)
    assert shape is not None
    assert len(list(headers(text, shape))) == 1
