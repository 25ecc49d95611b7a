import { ActionIcon, Button, Card, Checkbox, Group, Select, Stack, Text, Title } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useWords } from '../../../lib/language';
import classes from '../Container.module.css';
import dictionary from '../words';
import { useFormWorld } from './context';
import { TemplateText } from './TemplateText';

/** One comparison, as the container's schema has it. */
export interface Condition {
  variable: string;
  operator: string;
  value?: string;
  negate?: boolean;
  ignore_case?: boolean;
}

const OPERATORS = [
  'equals',
  'contains',
  'starts_with',
  'ends_with',
  'regex',
  'one_of',
  'greater',
  'greater_or_equal',
  'less',
  'less_or_equal',
  'css_selector',
  'exists',
] as const;
const NUMBERS = new Set(['greater', 'greater_or_equal', 'less', 'less_or_equal', 'exists', 'css_selector']);
const FIRST: Condition = { variable: '{{Page Path}}', operator: 'contains', value: '' };

interface Props {
  conditions: Condition[];
  anyOf: Condition[][];
  onChange: (conditions: Condition[], anyOf: Condition[][]) => void;
}

/** The conditions of a trigger: all of a list, and besides them at least one of some groups. */
export function Conditions({ conditions, anyOf, onChange }: Props) {
  const words = useWords(dictionary);
  const { readOnly } = useFormWorld();
  return (
    <Card withBorder component="section">
      <Stack>
        <Title order={2} size="h5">
          {words.conditions}
        </Title>
        <Text size="sm" c="dimmed">
          {words.conditionsHint}
        </Text>
        <List pointer="/conditions" list={conditions} onChange={(next) => onChange(next, anyOf)} />
        {anyOf.length > 0 && <Text fw={500}>{words.anyOf}</Text>}
        {anyOf.map((group, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a group is known by its place alone
          <Card withBorder key={index} p="sm">
            <List
              pointer={`/any_of/${index}`}
              list={group}
              onChange={(next) =>
                onChange(
                  conditions,
                  next.length === 0
                    ? anyOf.filter((_, at) => at !== index)
                    : anyOf.map((one, at) => (at === index ? next : one)),
                )
              }
            />
          </Card>
        ))}
        {!readOnly && (
          <Group>
            <Button size="compact-sm" variant="default" onClick={() => onChange(conditions, [...anyOf, [FIRST]])}>
              {words.addGroup}
            </Button>
          </Group>
        )}
      </Stack>
    </Card>
  );
}

function List({
  pointer,
  list,
  onChange,
}: {
  pointer: string;
  list: Condition[];
  onChange: (next: Condition[]) => void;
}) {
  const words = useWords(dictionary);
  const { readOnly } = useFormWorld();
  return (
    <Stack gap="sm">
      {list.map((condition, index) => (
        <Line
          // biome-ignore lint/suspicious/noArrayIndexKey: a condition is known by its place alone
          key={index}
          pointer={`${pointer}/${index}`}
          condition={condition}
          onChange={(next) => onChange(list.map((one, at) => (at === index ? next : one)))}
          onRemove={() => onChange(list.filter((_, at) => at !== index))}
        />
      ))}
      {!readOnly && (
        <Group>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => onChange([...list, FIRST])}
          >
            {words.addCondition}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function Line({
  pointer,
  condition,
  onChange,
  onRemove,
}: {
  pointer: string;
  condition: Condition;
  onChange: (next: Condition) => void;
  onRemove: () => void;
}) {
  const words = useWords(dictionary);
  const { variables, readOnly, errorAt } = useFormWorld();
  const name = condition.variable.replace(/^\{\{|\}\}$/g, '');
  const names = [...new Set([...variables.map((one) => one.name), name])];
  const compare = (operator: string) => {
    const { value, ...rest } = condition;
    onChange(operator === 'exists' ? { ...rest, operator } : { ...rest, operator, value: value ?? '' });
  };
  const flag = (member: 'negate' | 'ignore_case', on: boolean) => {
    const { [member]: _, ...rest } = condition;
    onChange(on ? { ...rest, [member]: true } : rest);
  };
  return (
    <div className={classes.rowLine}>
      <div className={classes.rowCell}>
        <Select
          label={words.variable}
          searchable
          readOnly={readOnly}
          data={names}
          value={name}
          allowDeselect={false}
          error={errorAt(`${pointer}/variable`)}
          onChange={(chosen) => onChange({ ...condition, variable: `{{${chosen}}}` })}
        />
      </div>
      <div className={classes.rowCell}>
        <Select
          label={words.operator}
          readOnly={readOnly}
          allowDeselect={false}
          value={condition.operator}
          data={OPERATORS.map((operator) => ({ value: operator, label: words[`op_${operator}`] }))}
          onChange={(chosen) => compare(chosen ?? 'equals')}
        />
        <Group gap="md" mt={6}>
          <Checkbox
            size="xs"
            label={words.not}
            disabled={readOnly}
            checked={condition.negate ?? false}
            onChange={(change) => flag('negate', change.currentTarget.checked)}
          />
          {!NUMBERS.has(condition.operator) && (
            <Checkbox
              size="xs"
              label={words.ignoreCase}
              disabled={readOnly}
              checked={condition.ignore_case ?? false}
              onChange={(change) => flag('ignore_case', change.currentTarget.checked)}
            />
          )}
        </Group>
      </div>
      <div className={classes.rowCell}>
        {condition.operator !== 'exists' && (
          <TemplateText
            label={words.value}
            value={condition.value ?? ''}
            onChange={(value) => onChange({ ...condition, value })}
            pointer={`${pointer}/value`}
            long={condition.operator === 'one_of'}
          />
        )}
      </div>
      {!readOnly && (
        <ActionIcon variant="subtle" color="gray" mt={26} aria-label={`${words.removeRow}: ${name}`} onClick={onRemove}>
          <IconX size={18} />
        </ActionIcon>
      )}
    </div>
  );
}
