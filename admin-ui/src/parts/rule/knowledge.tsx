import { createContext, useContext } from 'react';

/** A value with what people call it. */
export interface Named {
  value: string;
  label: string;
}

/** What a project has that rules can name. */
export interface Knowledge {
  events: readonly Named[];
  attributes: readonly Named[];
  segments: readonly Named[];
  classes: readonly Named[];
  purposes: readonly Named[];
  /** What the gateway found wrong, by JSON Pointer. */
  problems: readonly { pointer: string; detail: string }[];
}

export const NOTHING_KNOWN: Knowledge = {
  events: [],
  attributes: [],
  segments: [],
  classes: [],
  purposes: [],
  problems: [],
};

const KnowledgeContext = createContext<Knowledge>(NOTHING_KNOWN);

/** Gives the forms of rules what they offer and mark. */
export const KnowledgeProvider = KnowledgeContext.Provider;

export function useKnowledge(): Knowledge {
  return useContext(KnowledgeContext);
}

/** A part of a rule being edited: its value, its place as a JSON Pointer, and what takes a changed one. */
export interface Editing<T> {
  value: T;
  at: string;
  change: (value: T) => void;
}

/** The problems at a place and below it; without those below `except`. */
export function useProblems(at: string, except: readonly string[] = []): string[] {
  const { problems } = useKnowledge();
  const below = (pointer: string, place: string) => pointer === place || pointer.startsWith(`${place}/`);
  return problems
    .filter(({ pointer }) => below(pointer, at) && !except.some((place) => below(pointer, place)))
    .map(({ detail }) => detail);
}

/** The elements of a list with their places, which also serve as keys. */
export function placed<T>(items: readonly T[], at: string): { item: T; index: number; place: string }[] {
  return items.map((item, index) => ({ item, index, place: `${at}/${index}` }));
}

/** The list with one element changed, or without it when it is undefined. */
export function replaced<T>(items: readonly T[], index: number, item: T | undefined): T[] {
  return item === undefined
    ? items.filter((_, at) => at !== index)
    : items.map((old, at) => (at === index ? item : old));
}
