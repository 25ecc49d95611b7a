package io.metka.tags;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.container.ScriptSyntax.Flaw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What browsers would read, and what not. */
final class GraalScriptSyntaxTest {
    private final GraalScriptSyntax syntax = new GraalScriptSyntax();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(function () { return 1 })",
                "x = a?.b ?? `text ${1 + 1}`",
                "(async () => { for await (const a of b) await c })",
                "for (i = 0; i < 3; i++) { with (a) b }",
                "/(?<year>\\d{4})/u.test(document.title)",
                "while (true) {}",
                "throw new Error('only read, never run')",
            })
    void isRead(String code) {
        assertThat(syntax.problems(code)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(function () { return 1 )",
                "(function () { var })",
                "return 1",
                "(function () { let a; let a })",
                "a ??= b",
                "class A { #secret = 1 }",
                "/(/.test(a)",
                "(function () { /[b-a]/ })",
                "`never ends",
                "/* never ends",
                "import a from 'b'",
                "new.target",
            })
    void isNotRead(String code) {
        assertThat(syntax.problems(code))
                .hasSize(1)
                .allSatisfy(flaw -> assertThat(flaw.message()).isNotBlank());
    }

    @Test
    void aFlawHasItsPlace() {
        assertThat(syntax.problems("(\nfunction () {\n  var 1;\n})"))
                .containsExactly(new Flaw(3, 7, "expected BindingIdentifier or BindingPattern"));
    }

    @Test
    void depthIsAFlawAndHarmsNothing() {
        assertThat(syntax.problems("(".repeat(40_000) + ")".repeat(40_000))).hasSize(1);
        assertThat(syntax.problems("[".repeat(200) + "]".repeat(200))).isEmpty();
    }
}
