package io.metka.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.tags.GraalScriptSyntax;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Code of marketers on its way into a script that also holds code of others. */
final class MarketerCodeTest {
    private static final ScriptSyntax SYNTAX = new GraalScriptSyntax();

    @Test
    void referencesBecomeCalls() {
        assertThat(MarketerCode.function(
                        "function(){ return {{ A }} + {{B}}.length; };\n", name -> name.charAt(0) - 'A'))
                .isEqualTo("($mkv)=>(\nfunction(){ return $mkv(0) + $mkv(1).length; }\n)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "function(){ return 1 }",
                "function(){ return {{Page URL}}.split('/')[2] };",
                "// why\nfunction named(a, b){ return a }",
                "document.title // ends in a comment",
                "function(){ return '</script><!-- -->' + /<\\/script>/.source }",
                "() => ({a: {b: {c: {{Событие 🙂}} }}})",
                "1, 2",
            })
    void isTaken(String code) {
        assertThat(MarketerCode.problems(code, SYNTAX)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1), alert(1), (2",
                "1], alert(1), [2",
                "1)])}catch(e){}alert(1);try{(([(1",
                "a) => (b",
                "*/ 1 /*",
                "1 /*",
                "`",
                "1 // \u2028 )",
                "1 <!-- 2",
                "x </script/.y",
                "1; alert(1)",
                "return 1",
                "...a",
                " ;\n",
            })
    void cannotEndItsPlace(String code) {
        assertThat(MarketerCode.problems(code, SYNTAX)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "function(){ var x = {{Long name of a variable}} + ; }|line 1, column 51",
                "function(){|it ends too early",
            })
    void aProblemSaysItsPlace(String code, String start) {
        assertThat(MarketerCode.problems(code, SYNTAX))
                .singleElement()
                .asString()
                .startsWith(start);
    }

    @Test
    void linesAreThoseOfTheCode() {
        assertThat(MarketerCode.problems("function(){\n  var a = {{\nA\n}};\n  var = 2;\n}", SYNTAX))
                .singleElement()
                .asString()
                .startsWith("line 5, column 7: ");
    }

    @Test
    void makingCodeOfTextsIsSeen() {
        assertThat(MarketerCode.makesCode("function(){ return eval ('1') }")).isTrue();
        assertThat(MarketerCode.makesCode("function(){ return new  Function('return 1') }"))
                .isTrue();
        assertThat(MarketerCode.makesCode("function(){ return medieval(new Functions()) }"))
                .isFalse();
    }
}
