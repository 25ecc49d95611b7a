package io.metka.control.api;

import io.metka.container.Gallery;
import java.util.List;

/** The templates that come with the gateway: list, read. */
final class GalleryOperations {
    private final Gallery gallery;

    private GalleryOperations(Gallery gallery) {
        this.gallery = gallery;
    }

    static List<Operation> of(Gallery gallery) {
        var operations = new GalleryOperations(gallery);
        return List.of(
                Operation.get("/gallery", "listTemplates", operations::list),
                Operation.get("/gallery/{template}", "readTemplate", operations::read));
    }

    private Answer list(Call call) {
        return Answer.list(gallery.list());
    }

    private Answer read(Call call) {
        String id = call.parameter("template");
        return gallery.find(id)
                .map(Answer::ok)
                .orElseThrow(() -> new ProblemException(Problem.of(
                        Problem.Kind.NOT_FOUND,
                        "The gallery has no template \"" + id + "\"; GET /api/v1/gallery lists those that it has")));
    }
}
