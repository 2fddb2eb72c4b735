"""The fixed phrases of WhatsApp in Polish, Russian and their relatives."""

from __future__ import annotations

from typing import Final

from workflows.inspection.whatsapp.lexicon.words import Words

SLAVIC: Final[dict[str, Words]] = {
    "pl": Words(
        attached=("załączony plik", "plik załączony", "załączono", "załączony"),
        omitted=(
            "pominięto multimedia",
            "multimedia pominięto",
            "pliki pominięto",
            "obraz pominięty",
            "wideo pominięte",
            "audio pominięte",
            "pominięto naklejkę",
            "plik gif pominięty",
            "dokument pominięty",
            "pominięta wizytówka kontaktu",
        ),
        deleted=("ta wiadomość została usunięta", "ta wiadomość została skasowana", "usunąłeś tę wiadomość"),
        edited=("ta wiadomość została zmieniona", "ta wiadomość została edytowana"),
        call=("nieodebrane połączenie głosowe", "nieodebrane połączenie wideo", "nieodebrane połączenie"),
        live=("udostępniono lokalizację na żywo",),
        waiting=("oczekiwanie na wiadomość", "oczekiwanie na tę wiadomość"),
        encrypted=("wiadomości i połączenia są w pełni szyfrowane", "wiadomości i połączenia"),
        event=("utworzył grupę", "utworzyła grupę", "utworzył(a) grupę", "dodał(a) ciebie"),
        chat=("czat whatsapp z ",),
    ),
    "ru": Words(
        attached=("файл добавлен", "прикреплено"),
        omitted=(
            "без медиафайлов",
            "файл пропущен",
            "изображение отсутствует",
            "видео отсутствует",
            "аудиофайл отсутствует",
            "стикер не добавлен",
            "gif отсутствует",
            "документ отсутствует",
            "карточка контакта отсутствует",
        ),
        deleted=("данное сообщение удалено", "вы удалили данное сообщение", "это сообщение удалено"),
        edited=("сообщение изменено", "данное сообщение изменено"),
        call=("пропущенный аудиозвонок", "пропущенный видеозвонок", "пропущенный звонок"),
        live=("трансляция геоданных",),
        waiting=("ожидание сообщения", "ожидание данного сообщения"),
        encrypted=("сообщения и звонки защищены сквозным шифрованием", "сообщения и звонки"),
        event=("создал группу", "создал(-а) группу", "создал(а) группу", "добавил(-а) вас"),
        chat=("чат whatsapp с контактом ", "чат whatsapp с "),
    ),
    "uk": Words(
        attached=("файл додано", "додано"),
        omitted=(
            "медіа пропущено",
            "зображення відсутнє",
            "відео відсутнє",
            "аудіо відсутнє",
            "наклейку не додано",
            "gif-анімацію пропущено",
            "документ пропущено",
            "картка контакту відсутня",
        ),
        deleted=("це повідомлення було видалено", "ви видалили це повідомлення"),
        encrypted=("повідомлення та дзвінки захищено", "повідомлення й дзвінки"),
        chat=("бесіда whatsapp з ",),
    ),
    "cs": Words(
        attached=("soubor byl přiložen", "přiložený soubor", "přiloženo"),
        omitted=(
            "média vynechány",
            "média byla vynechána",
            "média vynechána",
            "obrázek byl vynechán",
            "video bylo vynecháno",
            "audio bylo vynecháno",
            "nálepka byla vynechána",
            "dokument byl vynechán",
            "gif byl vynechán",
        ),
        deleted=("tato zpráva byla odstraněna", "tato zpráva byla smazána", "odstranili jste tuto zprávu"),
        edited=("tato zpráva byla upravena",),
        call=("zmeškaný hlasový hovor", "zmeškaný videohovor"),
        encrypted=(
            "zprávy a hovory jsou koncově šifrované",
            "zprávy a hovory jsou šifrovány",
            "zprávy a hovory",
        ),
        event=("vytvořil skupinu", "vytvořil(a) skupinu"),
        chat=("chat whatsapp s uživatelem ",),
    ),
    "hr": Words(
        attached=("datoteka priložena", "priložena datoteka"),
        omitted=("mediji izostavljeni", "medijski zapis izostavljen", "slika izostavljena"),
        deleted=("ova poruka je izbrisana", "ova je poruka izbrisana"),
        encrypted=("poruke i pozivi su sveobuhvatno šifrirani", "poruke i pozivi"),
    ),
    "bg": Words(
        attached=("прикачен файл", "файлът е прикачен"),
        omitted=("мултимедията не е включена", "без мултимедия"),
        deleted=("това съобщение беше изтрито", "съобщението беше изтрито"),
        chat=("whatsapp чат с ",),
    ),
}
