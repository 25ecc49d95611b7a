import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useSpeech } from '../lib/language';
import { CLASSES, called, EVENTS } from '../lib/rule/known';
import type { Names } from '../lib/rule/sentence';
import { answer, api } from './client';
import { useSegments } from './segments';

/** The computed attributes of a project. */
export function useAttributes(project: string) {
  return useQuery({
    queryKey: ['projects', project, 'attributes'],
    queryFn: ({ signal }) =>
      answer(api.GET('/projects/{project}/attributes', { params: { path: { project } }, signal })),
    select: ({ items }) => items,
  });
}

/** How customers are scored. */
export function useRfmSettings(project: string) {
  return useQuery({
    queryKey: ['projects', project, 'rfm', 'settings'],
    queryFn: ({ signal }) =>
      answer(api.GET('/projects/{project}/rfm/settings', { params: { path: { project } }, signal })),
  });
}

/** The purposes of processing. */
export function usePurposes(project: string) {
  return useQuery({
    queryKey: ['projects', project, 'consent', 'purposes'],
    queryFn: ({ signal }) =>
      answer(api.GET('/projects/{project}/consent/purposes', { params: { path: { project } }, signal })),
    select: ({ items }) => items,
  });
}

function usePlannedEvents(project: string) {
  return useQuery({
    queryKey: ['projects', project, 'plan'],
    queryFn: ({ signal }) => answer(api.GET('/projects/{project}/plan', { params: { path: { project } }, signal })),
    select: ({ items }) => items,
  });
}

interface Named {
  value: string;
  label: string;
}

/** What a class is called: its own name where people gave it one, otherwise the word for the class that comes with RFM. */
export function className(id: string, name: string, language: 'ru' | 'en'): string {
  const common = called(CLASSES, id, language);
  return name && name !== id && !Object.values(CLASSES[id] ?? {}).includes(name) && name !== CLASSES[id]?.en
    ? name
    : common;
}

/** What rules of the project can name, as lists to choose from and as names to read aloud. */
export function useKnown(project: string) {
  const { language } = useSpeech();
  const segments = useSegments(project).data;
  const attributes = useAttributes(project).data;
  const purposes = usePurposes(project).data;
  const planned = usePlannedEvents(project).data;
  const classes = useRfmSettings(project).data?.classes;
  return useMemo(() => {
    const known = {
      segments: (segments ?? []).map(({ id, name }) => ({ value: id, label: name })),
      attributes: (attributes ?? []).map(({ id, name }) => ({ value: id, label: name })),
      purposes: (purposes ?? []).map(({ id, name }) => ({ value: id, label: inLanguage(name, language) ?? id })),
      classes: (classes ?? []).map(({ id, name }) => ({ value: id, label: className(id, name, language) })),
      events: eventNames(
        (planned ?? []).map(({ event }) => event),
        language,
      ),
    };
    const names: Names = {
      segments: byValue(known.segments),
      attributes: byValue(known.attributes),
      classes: byValue(known.classes),
    };
    return { ...known, names };
  }, [segments, attributes, purposes, planned, classes, language]);
}

function inLanguage(name: Record<string, string>, language: string): string | undefined {
  return name[language] ?? Object.values(name)[0];
}

function byValue(list: readonly Named[]): Record<string, string> {
  return Object.fromEntries(list.map(({ value, label }) => [value, label]));
}

function eventNames(planned: readonly string[], language: 'ru' | 'en'): Named[] {
  const names = new Set([...Object.keys(EVENTS), ...planned]);
  return [...names].map((value) => {
    const said = called(EVENTS, value, language);
    return { value, label: said === value ? value : `${said} (${value})` };
  });
}
