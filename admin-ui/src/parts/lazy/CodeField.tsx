import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { html } from '@codemirror/lang-html';
import { javascript } from '@codemirror/lang-javascript';
import { json, jsonParseLinter } from '@codemirror/lang-json';
import { bracketMatching, defaultHighlightStyle, syntaxHighlighting, syntaxTree } from '@codemirror/language';
import { type Diagnostic, linter, lintGutter } from '@codemirror/lint';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import classes from './CodeField.module.css';
import { darkHighlightStyle } from './darkCode';

type Language = 'html' | 'javascript' | 'json';

const LANGUAGES: Record<Language, () => Extension> = {
  html: () => html(),
  javascript: () => javascript(),
  json: () => [json(), linter(jsonParseLinter())],
};

/** Marks where the parser gave up; a variable's reference is no JavaScript and no mistake. */
const syntax = linter((view) => {
  const found: Diagnostic[] = [];
  const text = view.state.doc.toString();
  syntaxTree(view.state).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError && found.length < 20 && !/\{\{[^{}]*$/.test(text.slice(Math.max(0, from - 200), from))) {
        found.push({ from, to: Math.max(to, Math.min(from + 1, text.length)), severity: 'warning', message: '⚠' });
      }
    },
  });
  return found;
});

/**
 * An editor for code. It lives in a shadow tree, where its styles come as a constructed style sheet: the console's
 * content security policy allows no style element.
 */
export default function CodeField({
  label,
  language,
  value,
  onChange,
  readOnly,
}: {
  label: string;
  language: Language;
  value: string;
  onChange: (value: string) => void;
  readOnly: boolean;
}) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const changed = useRef(onChange);
  changed.current = onChange;
  const first = useRef(value);
  first.current = value;
  const dark = useComputedColorScheme('light') === 'dark';

  useEffect(() => {
    if (!host.current) {
      return;
    }
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' });
    const editor = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: first.current,
        extensions: [
          lineNumbers(),
          history(),
          bracketMatching(),
          syntaxHighlighting(dark ? darkHighlightStyle : defaultHighlightStyle),
          EditorView.theme(LOOK, { dark }),
          LANGUAGES[language](),
          language === 'javascript' ? [syntax, lintGutter()] : [],
          EditorView.lineWrapping,
          EditorState.readOnly.of(readOnly),
          EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
          keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) {
              changed.current(update.state.doc.toString());
            }
          }),
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, [dark, label, language, readOnly]);

  useEffect(() => {
    const editor = view.current;
    if (editor && editor.state.doc.toString() !== value) {
      editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
    }
  }, [value]);

  return <div ref={host} className={classes.code} />;
}

const LOOK = {
  '&': { minHeight: '200px', maxHeight: '480px', fontSize: '13px', color: 'inherit', backgroundColor: 'transparent' },
  '.cm-scroller': { overflow: 'auto', fontFamily: 'ui-monospace, monospace' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'inherit', border: 'none' },
  '.cm-content': { caretColor: 'currentColor', minHeight: '200px' },
  '.cm-cursor': { borderLeftColor: 'currentColor' },
  '&.cm-focused': { outline: 'none' },
};
