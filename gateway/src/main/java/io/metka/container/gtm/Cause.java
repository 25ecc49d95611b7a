package io.metka.container.gtm;

import java.util.Locale;

/** The kinds of reason that a report gives; each names what it is about in place of {@code %s}. */
enum Cause {
    NO_JSON("This is not JSON that can be read: %s", "Это не JSON, который можно прочитать: %s"),
    NO_EXPORT(
            "This is not an export of a Google Tag Manager container: it has no containerVersion. In GTM, use Admin → Export Container",
            "Это не экспорт контейнера Google Tag Manager: в нём нет containerVersion. В GTM: Администрирование → Экспортировать контейнер"),
    UNKNOWN_FORMAT(
            "The export format is %s; formats 2 and 1.3 are known, so look at the result with care",
            "Формат экспорта %s; известны форматы 2 и 1.3, проверьте результат внимательно"),
    NO_ENTITY("This is no object and says nothing", "Это не объект, в нём ничего не сказано"),
    NO_LIST("This is no list of entities", "Это не список объектов"),
    RENAMED("The name had to change, it is now «%s»", "Имя пришлось изменить, теперь это «%s»"),
    NAME_TAKEN(
            "Another one or a built-in variable has this name, it is now «%s»",
            "Такое имя уже занято другой или встроенной переменной, теперь это «%s»"),
    WRONG_CODE("GTM has no type %s; it is taken for %s", "В GTM нет типа %s; принят за %s"),
    UNKNOWN_TYPE("The type %s is not known here", "Тип %s здесь неизвестен"),
    NOT_FOR_WEB(
            "The type %s belongs to containers for servers, apps or AMP, not for sites",
            "Тип %s относится к контейнерам для серверов, приложений или AMP, а не для сайтов"),
    SERVER_ONLY_NAMES(
            "It uses what only a container for servers, apps or AMP has",
            "Использует то, что есть только в контейнере для серверов, приложений или AMP"),
    DANGLING_VARIABLE(
            "The variable {{%s}} is not in the export; one that is always undefined stands in for it: define it",
            "Переменной {{%s}} нет в экспорте; её замещает переменная, которая всегда не определена: задайте её"),
    OWN_BUILT_IN(
            "The variable {{%s}} is not in the export; the built-in variable of this name is used",
            "Переменной {{%s}} нет в экспорте; используется встроенная переменная с этим именем"),
    DANGLING_TRIGGER(
            "The trigger %s is not in the export and no longer fires this: choose another",
            "Триггера %s нет в экспорте, он больше не активирует: выберите другой"),
    DANGLING_EXCEPTION(
            "The blocking trigger %s cannot be kept, so the tag is paused: choose another exception",
            "Блокирующий триггер %s нельзя сохранить, поэтому тег приостановлен: выберите другое исключение"),
    DANGLING_TAG("The tag «%s» is not in the export", "Тега «%s» нет в экспорте"),
    DANGLING_FOLDER("The folder %s is not in the export", "Папки %s нет в экспорте"),
    DANGLING_MEMBER(
            "The group waits for the trigger %s, which is not in the export, so it never fires: choose another",
            "Группа ждёт триггер %s, которого нет в экспорте, поэтому не срабатывает: выберите другой"),
    BRACES_APART(
            "The braces around «%s» have been set apart: they do not name a variable",
            "Скобки вокруг «%s» раздвинуты: они не называют переменную"),
    PATTERN_ADAPTED(
            "The pattern was rewritten to mean the same in browser and gateway: %s",
            "Шаблон переписан, чтобы браузер и шлюз понимали его одинаково: %s"),
    PATTERN_REFUSED(
            "The pattern %s is outside of what browser and gateway read alike (%s); until it is rewritten the trigger never fires",
            "Шаблон %s браузер и шлюз читают по-разному (%s); пока его не перепишут, триггер не срабатывает"),
    ROW_REFUSED(
            "The row of the pattern %s is left out: it is outside of what browser and gateway read alike (%s)",
            "Строка с шаблоном %s опущена: браузер и шлюз читают его по-разному (%s)"),
    PATTERN_NAMES_VARIABLE(
            "A pattern or selector cannot name variables: %s; until it is rewritten the trigger never fires",
            "Шаблон или селектор не может называть переменные: %s; пока его не перепишут, триггер не срабатывает"),
    CONSTANT_PUT_IN(
            "The values of constants stand in place of their names: %s",
            "Вместо имён констант подставлены их значения: %s"),
    CANNOT_VARY(
            "The option %s cannot come from a variable here and is left out: set it",
            "Настройка %s здесь не может браться из переменной и опущена: задайте её"),
    CONDITION_REFUSED(
            "The condition %s has no counterpart; until it is replaced the trigger never fires",
            "У условия %s нет соответствия; пока его не заменят, триггер не срабатывает"),
    COMPOSED(
            "What is compared is composed of several parts; the variable «%s» holds it",
            "Сравнивается составной текст; его хранит переменная «%s»"),
    NO_EVENT(
            "The name of the event is missing; until it is set the trigger never fires",
            "Не указано имя события; пока его не зададут, триггер не срабатывает"),
    MISSING_OPTION(
            "The option %s is missing in the export; %s is assumed: check it",
            "В экспорте нет настройки %s; принято %s: проверьте"),
    MISSING_NEVER(
            "The option %s is missing; until it is set the trigger never fires",
            "Нет настройки %s; пока её не зададут, триггер не срабатывает"),
    BOUNDED(
            "The option %s was %s; the nearest that is possible here is %s",
            "Настройка %s была %s; ближайшее возможное значение — %s"),
    LOST("The option %s has no counterpart and is left out", "У настройки %s нет соответствия, она опущена"),
    ONLY_FIRST("Only the first of several is kept: %s", "Из нескольких сохранён только первый: %s"),
    NO_CONSENT_DECISION(
            "GTM says nothing about consent for this tag: choose its purposes, or say why it is strictly necessary",
            "В GTM для этого тега согласие не настроено: выберите цели или укажите, почему он строго необходим"),
    CONSENT_UNKNOWN(
            "The consent type %s is not one of Google's; it was taken as a purpose of that name: check it",
            "Тип согласия %s не из набора Google; принят как цель с этим именем: проверьте"),
    NEVER_FIRES(
            "Its trigger «%s» never fires until it has been mended",
            "Его триггер «%s» не срабатывает, пока его не исправят"),
    NO_TRIGGER("Nothing fires it", "Его ничто не активирует"),
    PLACEHOLDER(
            "There is no template for %s: a paused placeholder keeps its source; replace it",
            "Для %s нет шаблона: исходник сохранён в приостановленной заглушке, замените её"),
    FIELD_MISSING(
            "The field %s, without which the tag can do nothing, is missing: a paused placeholder keeps its source",
            "Нет поля %s, без которого тег ничего не может: исходник сохранён в приостановленной заглушке"),
    SOURCE_CUT("The source is too long to be kept whole", "Исходник слишком длинный и сохранён не целиком"),
    DOCUMENT_WRITE(
            "It uses document.write, which is never carried out after loading: rewrite it",
            "Использует document.write, который после загрузки не выполняется: перепишите"),
    HANDLERS_LIFTED(
            "Code in attributes (onclick, onload …) now stands in scripts that listen to the same events, because strict sites stop it there",
            "Код из атрибутов (onclick, onload …) перенесён в скрипты, которые слушают те же события: строгие сайты не дают ему выполняться в атрибутах"),
    UA_CLOSED(
            "Google has closed Universal Analytics: consider deleting this",
            "Google закрыл Universal Analytics: возможно, это стоит удалить"),
    KNOWN_TEMPLATE("It does what the built-in template %s does", "Заменено встроенным шаблоном %s"),
    TEMPLATE_KEPT(
            "Its source stands in the placeholders that use it",
            "Исходник сохранён в заглушках, которые его используют"),
    TEMPLATE_UNUSED("No tag or variable uses this template", "Этот шаблон не используют ни теги, ни переменные"),
    VARIABLE_STANDS_IN(
            "There is no counterpart of %s: a variable that is always undefined stands in, its notes keep the source",
            "У %s нет соответствия: его замещает переменная, которая всегда не определена, исходник в её заметках"),
    PASSES_THROUGH("It hands on the value of %s as it is", "Передаёт значение %s без изменений"),
    CYCLE(
            "Its value depended on itself; it is undefined until that is mended",
            "Её значение зависело от самой себя; пока это не исправят, она не определена"),
    DETECTED_BY_PAGE(
            "GTM searched the page for the visitor's data; here the fields are to be named",
            "GTM искал данные посетителя на странице; здесь поля нужно указать"),
    OTHER_CONTAINER("It is of no use to a container for sites", "Не нужно контейнеру для сайтов"),
    NO_ZONES(
            "Zones (child containers) are not known here: import the child container by itself",
            "Зоны (дочерние контейнеры) здесь неизвестны: импортируйте дочерний контейнер отдельно"),
    DUPLICATE_ID(
            "Another one has the id %s; references lead to the first",
            "Идентификатор %s уже занят; ссылки ведут к первому"),
    REFUSED_BY_CHECK(
            "It would not pass the check, so something that does nothing stands in for it: %s",
            "Не прошло бы проверку, поэтому заменено тем, что ничего не делает: %s"),
    PAUSED_BY_CHECK("It is paused until this is mended: %s", "Тег приостановлен, пока это не исправят: %s"),
    ADDED_SYSTEM_TRIGGER(
            "GTM has this trigger without writing it down", "В GTM этот триггер есть всегда и в экспорт не попадает"),
    ADDED_BUILT_IN("It is a built-in variable of GTM", "Это встроенная переменная GTM"),
    ADDED_STAND_IN(
            "It stands in for a variable that is not in the export: define it",
            "Замещает переменную, которой нет в экспорте: задайте её"),
    ADDED_COMPOSED("It holds a text that a condition compares", "Хранит текст, который сравнивает условие");

    private static final int LONGEST_DETAIL = 300;

    private final String en;
    private final String ru;

    Cause(String en, String ru) {
        this.en = en;
        this.ru = ru;
    }

    Reason with(Object... details) {
        Object[] shown = new Object[details.length];
        for (int i = 0; i < details.length; i++) {
            shown[i] = shortened(String.valueOf(details[i]));
        }
        return new Reason(
                name().toLowerCase(Locale.ROOT),
                String.format(Locale.ROOT, en, shown),
                String.format(Locale.ROOT, ru, shown));
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_DETAIL ? text : text.substring(0, LONGEST_DETAIL) + "…";
    }
}
