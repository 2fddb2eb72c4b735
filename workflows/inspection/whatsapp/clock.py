"""The time of day in a header: 12 or 24 hours, with the words that languages use for the halves of the day."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from workflows.inspection.whatsapp.marks import plain


def _words(said: str) -> frozenset[str]:
    return frozenset(said.split())


# After the Unicode CLDR's am and pm of the languages that WhatsApp speaks, without spaces and full stops; and after
# its parts of the day, which Dutch phones with a 12-hour clock write: "6:50 ’s avonds".
_MORNING: Final = _words(
    "am amvormittag vm vorm vormittag fm de ap atm aamu dop dopoldne prijepodne "
    "pg pagi sa sáng öö pd pdne priekšp priekšpusdiena priešpiet mañana manhã matin "
    "ochtends morgens morning früh mattina mattino madrugada rano ranem sabahı утра утром aamulla aamupäivällä "
    "morgonen förmiddagen morgenen formiddagen reggel délelőtt πρωί middernacht midnight mitternacht minuit "
    "medianoche mezzanotte полночь בלילה صباحًا فجرا "
    "ráno paradite еп пд дп ам претпл преподне проб sub sabah ص صباحا صباحًا صباحاً قظ قبلازظهر غم ق "
    "πμ לפנה״צ בבוקר सुबह पूर्वाह्न पूर्वाह्ण एएम ऎएम मपू এএম পূর্বাহ্ণ ಪೂರ್ವಾಹ್ನ ਪੂਦੁ ਸਵੇਰੇ ఉ ఎఎం പൂർവ്വാഹ്നം "
    "පෙව முற்பகல் ก่อนเที่ยง ກ່ອນທ່ຽງ နံနက် 上午 午前 오전 早上 凌晨 清晨 gh"
)
_AFTERNOON: Final = _words(
    "pm middags avonds afternoon evening nachmittags abends après-midi pomeriggio sera "
    "akşam öğleden öğlen öğle вечера вечером дня днём południu południe wieczorem večer este délután iltapäivällä "
    "illalla kvällen eftermiddagen aftenen ettermiddagen kvelden tối βράδυ μεσημέρι απόγευμα הצהריים בערב "
    "ظهرا عصرا "
    "amnachmittag nm nachm nachmittag em ip iltap ehtap pop poslije popoldne popodne "
    "poslijepodne posl odp odpoledne popoludní popoludniu ptg petang sore ch chiều ös du ep eftm pēcp pēcpusd "
    "pēcpusdienā pēcpusdiena popiet tarde soir mch mchana pasdite пп дс пм попл поподне слоб م مساء مساءً مساءا بظ "
    "بعدازظهر غو μμ אחה״צ अपराह्न अपराह्ण शाम पीएम मउ পিএম অপরাহ্ণ ಅಪರಾಹ್ನ ਬਾਦੁ సా పిఎం "
    "පව பிற்பகல் หลังเที่ยง ຫຼັງທ່ຽງ ညနေ 下午 午後 오후 晚上 傍晚 gd"
)
_NIGHT: Final = _words(
    "nachts night nuit noche noite notte malam gece ночи ночью nocy noci éjszaka éjjel yöllä natten đêm νύχτα ليلا ليلًا "
    "กลางคืน 深夜 夜"
)
_NOON: Final = _words("noon mittags midi mediodía siang trưa 中午")
_DAWN: Final = 6  # the hours of a night before this are those of the next day
_LATE_MORNING: Final = 10  # from this hour on, "noon" has not passed twelve yet
_BETWEEN: Final = {ord(sign): " " for sign in "_'’"}
_PUNCTUATION: Final = {ord(sign): None for sign in " .,،、_\u200b\u200c\u200d"}


def time_of(hour: str, minute: str, second: str | None, halves: str) -> str | None:
    """Return `HH:MM:SS`, or None where the numbers are no time of day; *halves* is what stood around them."""
    hours, minutes, seconds = _hour(hour, halves), minute, second or "00"
    if not minute.isascii():
        minutes, seconds = f"{int(minute):02}", f"{int(seconds):02}"
    return None if hours is None or minutes > "59" or seconds > "59" else f"{hours}:{minutes}:{seconds}"


@lru_cache(maxsize=1024)
def _hour(hour: str, halves: str) -> str | None:
    hours, half = int(hour), _half(halves)
    if hours > 24:
        return None
    if half == "night":
        half = "pm" if _DAWN <= hours < 12 else "am"
    if half == "noon":
        half = "am" if _LATE_MORNING <= hours < 12 else "pm"
    if half == "pm" and hours < 12:
        return str(hours + 12)
    return "00" if half == "am" and hours == 12 else f"{hours % 24:02}"


@lru_cache(maxsize=256)
def _half(halves: str) -> str | None:
    words = plain(halves).translate(_BETWEEN).casefold()
    longest = sorted(
        words.split(), key=len, reverse=True
    )  # "de la tarde": the short ones mean other things elsewhere
    for word in (words.translate(_PUNCTUATION), *(word.translate(_PUNCTUATION) for word in longest)):
        if word in _MORNING:
            return "am"
        if word in _AFTERNOON:
            return "pm"
        if word in _NIGHT:
            return "night"
        if word in _NOON:
            return "noon"
    return None
