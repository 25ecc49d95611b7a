package io.metka.control.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.container.KeyUses;
import io.metka.control.workspace.SourceRow;
import io.metka.control.workspace.Sources;
import io.metka.control.workspace.WriteKeyRow;
import io.metka.control.workspace.WriteKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Replacing a source's write key without a gap: a second one, a look at who still uses the first, and its end. */
final class WriteKeyOperations {
    private static final String LIST = "/projects/{project}/sources/{source}/write-keys";

    private final Desk desk;
    private final Sources sources;
    private final WriteKeys keys;
    private final KeyUses uses;

    private WriteKeyOperations(Desk desk, Sources sources, KeyUses uses) {
        this.desk = desk;
        this.sources = sources;
        this.keys = sources.writeKeys();
        this.uses = uses;
    }

    static List<Operation> of(Desk desk, Sources sources, KeyUses uses) {
        var operations = new WriteKeyOperations(desk, sources, uses);
        return List.of(
                Operation.get(LIST, "listWriteKeys", operations::list),
                Operation.post(LIST, "rotateWriteKey", operations::rotate),
                Operation.delete(LIST + "/{key}", "revokeWriteKey", operations::revoke));
    }

    private Answer list(Call call) {
        return desk.store().read(tx -> {
            SourceRow source = sources.get(tx, call.project(), call.parameter("source"));
            List<ObjectNode> items = new ArrayList<>();
            items.add(used(keys.present(source), source.writeKey()));
            for (WriteKeyRow row : keys.list(tx, source)) {
                items.add(used(keys.present(row), row.writeKey()));
            }
            return Answer.list(items);
        });
    }

    private ObjectNode used(ObjectNode view, String key) {
        uses.last(key).ifPresent(at -> view.put("last_used_at", at.toString()));
        return view.put("uses_known_since", uses.since().toString());
    }

    private Answer rotate(Call call) {
        SourceRow row = desk.changes()
                .make(
                        call.actor(),
                        work -> sources.rotate(
                                work, sources.get(work.tx(), call.project(), call.parameter("source")), call.body()));
        return new Answer.Document(201, used(keys.present(row), row.writeKey()), Map.of());
    }

    private Answer revoke(Call call) {
        return desk.changes().make(call.actor(), work -> {
            keys.delete(work, sources.get(work.tx(), call.project(), call.parameter("source")), call.parameter("key"));
            return new Answer.Empty();
        });
    }
}
