import { HighlightStyle } from '@codemirror/language';
import { tags } from '@lezer/highlight';

/** Colours of code on a dark ground, each with a contrast of at least 4.5 to 1. */
export const darkHighlightStyle = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: '#d6a1ff' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: '#a5d6a7' },
  { tag: [tags.number, tags.bool, tags.null], color: '#ffcc80' },
  { tag: [tags.function(tags.variableName), tags.tagName], color: '#82b1ff' },
  { tag: [tags.propertyName, tags.attributeName], color: '#80deea' },
  { tag: tags.comment, color: '#b0b0b0', fontStyle: 'italic' },
  { tag: tags.invalid, color: '#ff8a80' },
]);
