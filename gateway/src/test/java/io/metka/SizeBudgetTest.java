package io.metka;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Size budgets (design.md §3), a defining sentence for every type, and a package-info for every package. */
final class SizeBudgetTest {
    private static final int FILE_LINES = 400;
    private static final int TEST_FILE_LINES = 600;
    private static final int METHOD_LINES = 50;
    private static final int PARAMETERS = 5;

    private final List<String> problems = new ArrayList<>();

    @Test
    void sourcesStayWithinTheirBudgets() throws IOException {
        List<Path> sources = javaFiles(Path.of("src/main/java"));
        check(sources, FILE_LINES);
        for (Path source : sources) {
            Path info = source.resolveSibling("package-info.java");
            if (!Files.exists(info)) {
                problems.add(source + ": its package has no package-info.java");
            }
        }
        check(javaFiles(Path.of("src/test/java")), TEST_FILE_LINES);
        assertThat(problems.stream().distinct()).isEmpty();
    }

    private static List<Path> javaFiles(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(f -> f.toString().endsWith(".java")).toList();
        }
    }

    private void check(List<Path> sources, int fileLines) throws IOException {
        for (Path source : sources) {
            long lines = Files.readAllLines(source).size();
            if (lines > fileLines) {
                problems.add(source + ": " + lines + " lines, at most " + fileLines);
            }
        }
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask)
                    compiler.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
            DocTrees trees = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new Budgets(unit, trees).scan(unit, null);
            }
        }
    }

    /** Walks one file. */
    private final class Budgets extends TreePathScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final DocTrees trees;
        private final SourcePositions positions;
        private final LineMap lines;

        Budgets(CompilationUnitTree unit, DocTrees trees) {
            this.unit = unit;
            this.trees = trees;
            this.positions = trees.getSourcePositions();
            this.lines = unit.getLineMap();
        }

        @Override
        public Void visitClass(ClassTree type, Void unused) {
            boolean topLevel = getCurrentPath().getParentPath().getLeaf() instanceof CompilationUnitTree;
            if (topLevel && trees.getDocComment(getCurrentPath()) == null) {
                problems.add(where(type) + ": " + type.getSimpleName() + " has no sentence that defines it");
            }
            return super.visitClass(type, null);
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            long length =
                    line(positions.getEndPosition(unit, method)) - line(positions.getStartPosition(unit, method)) + 1;
            if (length > METHOD_LINES) {
                problems.add(
                        where(method) + ": " + method.getName() + " has " + length + " lines, at most " + METHOD_LINES);
            }
            boolean recordConstructor =
                    getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.RECORD
                            && method.getReturnType() == null;
            if (method.getParameters().size() > PARAMETERS && !recordConstructor && !overrides(method)) {
                problems.add(where(method) + ": " + method.getName() + " has "
                        + method.getParameters().size() + " parameters, at most " + PARAMETERS);
            }
            return super.visitMethod(method, null);
        }

        private static boolean overrides(MethodTree method) {
            return !method.getModifiers().getFlags().contains(Modifier.STATIC)
                    && method.getModifiers().getAnnotations().stream()
                            .anyMatch(a -> a.getAnnotationType().toString().equals("Override"));
        }

        private long line(long position) {
            return lines.getLineNumber(position);
        }

        private String where(Tree tree) {
            return Path.of(unit.getSourceFile().getName()) + ":" + line(positions.getStartPosition(unit, tree));
        }
    }
}
