import { MultiSelect, Select } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../../lib/language';
import dictionary from '../../lib/rule/words';
import { fill } from '../../lib/words';
import type { Named } from './knowledge';

/** The options with what is chosen and what is being typed among them, so that people can give names of their own. */
function useOptions(known: readonly Named[], chosen: readonly string[], free: boolean) {
  const words = useWords(dictionary);
  const [typed, setTyped] = useState('');
  const options = [...known];
  const has = (value: string) =>
    options.some((option) => option.value === value || option.label.toLowerCase() === value.toLowerCase());
  for (const value of chosen) {
    if (value && !has(value)) {
      options.push({ value, label: value });
    }
  }
  const own = typed.trim();
  if (free && own && !has(own)) {
    options.push({ value: own, label: fill(words.own, { name: own }) });
  }
  return { options, typed, setTyped };
}

interface Props {
  label: string;
  known: readonly Named[];
  /** Whether values that nobody listed can be given. */
  free?: boolean;
  className?: string | undefined;
}

/** One of a list that can be searched, or a name of one's own. */
export function Choice({
  value,
  onChange,
  known,
  free = false,
  ...rest
}: Props & { value: string; onChange: (value: string) => void }) {
  const { options, setTyped } = useOptions(known, [value], free);
  return (
    <Select
      {...rest}
      data={options}
      value={value || null}
      onChange={(chosen) => chosen && onChange(chosen)}
      onSearchChange={setTyped}
      searchable={free || known.length > 8}
      allowDeselect={false}
      size="sm"
    />
  );
}

/** Several of a list that can be searched, or names of one's own. */
export function Choices({
  value,
  onChange,
  known,
  free = false,
  ...rest
}: Props & { value: string[]; onChange: (value: string[]) => void }) {
  const { options, typed, setTyped } = useOptions(known, value, free);
  return (
    <MultiSelect
      {...rest}
      data={options}
      value={value}
      onChange={onChange}
      searchValue={typed}
      onSearchChange={setTyped}
      searchable
      size="sm"
    />
  );
}
