import { createContext, useContext } from 'react';

/** One entity that a field may name. */
export interface Choice {
  value: string;
  label: string;
}

/** What the fields of one form share. */
export interface FormWorld {
  kind: string;
  type: string;
  /** Names of variables, the container's own first. */
  variables: readonly { name: string; builtIn: boolean }[];
  triggers: readonly Choice[];
  tags: readonly Choice[];
  folders: readonly Choice[];
  purposes: readonly string[];
  readOnly: boolean;
  /** What the gateway found wrong at a JSON Pointer of the document. */
  errorAt: (pointer: string) => string | undefined;
}

const EMPTY: FormWorld = {
  kind: '',
  type: '',
  variables: [],
  triggers: [],
  tags: [],
  folders: [],
  purposes: [],
  readOnly: false,
  errorAt: () => undefined,
};

export const FormContext = createContext<FormWorld>(EMPTY);

export function useFormWorld(): FormWorld {
  return useContext(FormContext);
}
