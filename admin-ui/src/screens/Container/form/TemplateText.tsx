import { ActionIcon, Popover, Stack, Text, Textarea, TextInput, UnstyledButton } from '@mantine/core';
import { IconBraces } from '@tabler/icons-react';
import { type ReactNode, useRef, useState } from 'react';
import { useWords } from '../../../lib/language';
import classes from '../Container.module.css';
import dictionary from '../words';
import { useFormWorld } from './context';

interface Props {
  label: ReactNode;
  name?: string;
  description?: ReactNode;
  value: string;
  onChange: (value: string) => void;
  pointer: string;
  required?: boolean;
  /** Several lines. */
  long?: boolean;
  /** The variable takes the place of the whole text: fields that hold exactly one reference. */
  whole?: boolean;
  hideLabel?: boolean;
}

/** A text that may name variables as {{Name}}, with a list to pick them from. */
export function TemplateText({
  label,
  description,
  value,
  onChange,
  pointer,
  required,
  long,
  whole,
  hideLabel,
}: Props) {
  const { errorAt, readOnly } = useFormWorld();
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const insert = (name: string) => {
    const reference = `{{${name}}}`;
    const at = field.current?.selectionStart ?? value.length;
    onChange(whole ? reference : value.slice(0, at) + reference + value.slice(field.current?.selectionEnd ?? at));
    field.current?.focus();
  };
  const common = {
    ...(hideLabel ? { 'aria-label': String(label) } : { label }),
    description: hideLabel ? undefined : description,
    value,
    readOnly,
    required: required ?? false,
    error: errorAt(pointer),
    onChange: (change: { currentTarget: { value: string } }) => onChange(change.currentTarget.value),
    rightSection: readOnly ? null : <VariablePicker onPick={insert} />,
  };
  return long ? (
    <Textarea ref={field} autosize minRows={2} maxRows={12} {...common} />
  ) : (
    <TextInput ref={field} {...common} />
  );
}

function VariablePicker({ onPick }: { onPick: (name: string) => void }) {
  const words = useWords(dictionary);
  const { variables } = useFormWorld();
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState('');
  const wanted = search.toLocaleLowerCase();
  const found = variables.filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
  const pick = (name: string) => {
    setOpen(false);
    setSearch('');
    onPick(name);
  };
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" trapFocus width={300}>
      <Popover.Target>
        <ActionIcon variant="subtle" aria-label={words.pickVariable} onClick={() => setOpen(!open)}>
          <IconBraces size={18} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={words.pickVariable}>
        <Stack gap="xs">
          <TextInput
            aria-label={words.findVariable}
            placeholder={words.findVariable}
            value={search}
            onChange={(change) => setSearch(change.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && found[0]) {
                event.preventDefault();
                pick(found[0].name);
              }
            }}
            data-autofocus
          />
          <div className={classes.picks}>
            {found.map(({ name, builtIn }) => (
              <UnstyledButton key={name} className={classes.pick} onClick={() => pick(name)}>
                <Text size="sm" span>
                  {name}
                </Text>
                {builtIn && (
                  <Text size="xs" c="dimmed" span>
                    {' '}
                    {words.builtIn}
                  </Text>
                )}
              </UnstyledButton>
            ))}
          </div>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
