package io.metka.control.api;

import io.metka.control.workspace.Definition;
import io.metka.control.workspace.Definitions;
import java.util.List;
import java.util.function.Consumer;

/** The five operations that every kind of definition has. */
final class DefinitionOperations<R extends Record & Definition> {
    private final Desk desk;
    private final Definitions<R> definitions;
    private final String parameter;

    private final Consumer<R> afterRemoval;

    private DefinitionOperations(Desk desk, Definitions<R> definitions, String parameter, Consumer<R> afterRemoval) {
        this.desk = desk;
        this.definitions = definitions;
        this.parameter = parameter;
        this.afterRemoval = afterRemoval;
    }

    /**
     * @param noun singular and capitalised, for example {@code Source}; the ids are {@code listSources} and so on
     * @param path of the list, for example {@code /projects/{project}/sources}
     */
    static <R extends Record & Definition> List<Operation> of(
            Desk desk, Definitions<R> definitions, String noun, String path) {
        return of(desk, definitions, noun, path, _ -> {});
    }

    /** @param afterRemoval is called with a definition that has been deleted */
    static <R extends Record & Definition> List<Operation> of(
            Desk desk, Definitions<R> definitions, String noun, String path, Consumer<R> afterRemoval) {
        String parameter = noun.toLowerCase(java.util.Locale.ROOT);
        var operations = new DefinitionOperations<>(desk, definitions, parameter, afterRemoval);
        String one = path + "/{" + parameter + "}";
        return List.of(
                Operation.get(path, "list" + noun + "s", operations::list),
                Operation.post(path, "create" + noun, operations::create),
                Operation.get(one, "read" + noun, operations::read),
                Operation.put(one, "update" + noun, operations::update),
                Operation.delete(one, "delete" + noun, operations::delete));
    }

    private Answer list(Call call) {
        return Answer.list(desk.store().read(tx -> definitions.list(tx, call.project())).stream()
                .filter(row -> call.caller().sees(row.project()))
                .map(definitions::present)
                .toList());
    }

    private Answer create(Call call) {
        R row = desk.changes().make(call.actor(), work -> definitions.create(work, call.project(), call.body()));
        return Answer.definition(201, definitions.presentNew(row));
    }

    private Answer read(Call call) {
        R row = desk.store().read(tx -> definitions.get(tx, call.project(), call.parameter(parameter)));
        return Answer.definition(200, definitions.present(row));
    }

    private Answer update(Call call) {
        R row = desk.changes().make(call.actor(), work -> {
            R before = definitions.get(work.tx(), call.project(), call.parameter(parameter));
            return definitions.update(work, before, call.body(), call.expected());
        });
        return Answer.definition(200, definitions.present(row));
    }

    private Answer delete(Call call) {
        R deleted = desk.changes().make(call.actor(), work -> {
            R row = definitions.get(work.tx(), call.project(), call.parameter(parameter));
            definitions.delete(work, row, call.expected());
            return row;
        });
        afterRemoval.accept(deleted);
        return new Answer.Empty();
    }
}
