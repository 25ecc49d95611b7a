package io.metka.model;

/**
 * How a project scores its customers by recency, frequency and monetary value.
 *
 * @param definition the complete document of docs/rfm.md, with every default filled in
 * @param revision grows with each change of the definition; 0 stands for the defaults
 */
public record RfmSettings(ProjectId project, JsonText definition, long revision) {
    /** What holds in a project that was never given settings of its own: every cell of the grid in exactly one class. */
    public static final JsonText DEFAULT = JsonText.of("""
            {"event": {"name": "order_completed"},
             "value": "revenue",
             "window": {"last": "P365D"},
             "scores": {"recency": "quintiles", "frequency": "quintiles", "monetary": "quintiles"},
             "classes": [
               {"id": "champions", "name": "Чемпионы", "areas": [{"recency": [5, 5], "frequency": [4, 5]}]},
               {"id": "loyal", "name": "Лояльные", "areas": [{"recency": [3, 4], "frequency": [4, 5]}]},
               {"id": "potential_loyal", "name": "Почти лояльные", "areas": [{"recency": [4, 5], "frequency": [2, 3]}]},
               {"id": "newcomers", "name": "Новички", "areas": [{"recency": [5, 5], "frequency": [1, 1]}]},
               {"id": "promising", "name": "Перспективные", "areas": [{"recency": [4, 4], "frequency": [1, 1]}]},
               {"id": "need_attention", "name": "Требуют внимания", "areas": [{"recency": [3, 3], "frequency": [3, 3]}]},
               {"id": "about_to_sleep", "name": "Засыпающие", "areas": [{"recency": [3, 3], "frequency": [1, 2]}]},
               {"id": "cannot_lose", "name": "Нельзя потерять", "areas": [{"recency": [1, 2], "frequency": [5, 5]}]},
               {"id": "at_risk", "name": "В зоне риска", "areas": [{"recency": [1, 2], "frequency": [3, 4]}]},
               {"id": "sleeping", "name": "Спящие", "areas": [{"recency": [2, 2], "frequency": [1, 2]}]},
               {"id": "lost", "name": "Потерянные", "areas": [{"recency": [1, 1], "frequency": [1, 2]}]}]}
            """);

    /** The settings of a project without its own. */
    public static RfmSettings defaults(ProjectId project) {
        return new RfmSettings(project, DEFAULT, 0);
    }
}
