import { useQuery } from '@tanstack/react-query';
import type { Language } from '../lib/words';
import { answer, api } from './client';

/** A text in both languages of the gallery. */
export type Bilingual = Record<Language, string>;

/** One field that a template asks for, as `template-1.json` describes it. */
export interface TemplateField {
  name: string;
  type: 'text' | 'number' | 'checkbox' | 'select' | 'table' | 'variable' | 'group';
  label: Bilingual;
  help?: Bilingual;
  required?: boolean;
  pattern?: string;
  suggestions?: string[];
  options?: { value: string; label: Bilingual }[];
  columns?: TemplateField[];
  fields?: TemplateField[];
  default?: string | number | boolean;
  enabled_when?: unknown;
}

const FOREVER = { staleTime: Number.POSITIVE_INFINITY };

/** The templates that come with the gateway. */
export function useGallery() {
  return useQuery({
    queryKey: ['gallery'],
    queryFn: ({ signal }) => answer(api.GET('/gallery', { signal })),
    select: ({ items }) => items,
    ...FOREVER,
  });
}

/** One of them with its fields; a container's own template is not there, so `enabled` says whether to ask. */
export function useGalleryTemplate(template: string, enabled: boolean) {
  return useQuery({
    queryKey: ['gallery', template],
    queryFn: ({ signal }) => answer(api.GET('/gallery/{template}', { params: { path: { template } }, signal })),
    enabled,
    ...FOREVER,
  });
}
