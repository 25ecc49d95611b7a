import { ActionIcon, Alert, Button, Group, Menu, Select, Stack, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useWords } from '../../lib/language';
import { type Contents, FRESH, KINDS, type Kind, kindOf, type Rule } from '../../lib/rule/model';
import dictionary from '../../lib/rule/words';
import { type Editing, placed, replaced, useProblems } from './knowledge';
import { LeafForm } from './LeafForm';
import classes from './rule.module.css';

const GROUPS = Object.entries(KINDS) as [keyof typeof KINDS, readonly Kind[]][];

function isGroup(kind: Kind): kind is 'all' | 'any' | 'not' {
  return KINDS.groups.includes(kind);
}

/** A rule and all within it, each kind with a small form of its own. */
export function RuleEditor({ value, at, change, onRemove }: Editing<Rule> & { onRemove?: (() => void) | undefined }) {
  const kind = kindOf(value);
  const inner = isGroup(kind) ? [`${at}/${kind}`] : [];
  const problems = useProblems(at, inner);
  const setKind = (next: Kind) => {
    if (next !== kind) {
      change(converted(value, kind, next));
    }
  };
  return (
    <div className={isGroup(kind) ? classes.group : classes.card} data-kind={kind} data-at={at}>
      <div className={classes.head}>
        <KindSelect kind={kind} onChange={setKind} />
        <Group gap={4}>
          {!isGroup(kind) && <Wrap onWrap={() => change({ all: [value, FRESH.never()] })} />}
          {onRemove && <RemoveRule onRemove={onRemove} />}
        </Group>
      </div>
      {isGroup(kind) ? (
        <GroupForm kind={kind} value={value} at={at} change={change} />
      ) : (
        <LeafForm
          kind={kind}
          value={value[kind] as never}
          at={`${at}/${kind}`}
          change={(next) => change({ [kind]: next })}
        />
      )}
      {problems.map((problem) => (
        <Alert key={problem} color="orange" mt="xs" p="xs" role="status">
          {problem}
        </Alert>
      ))}
    </div>
  );
}

/** Another kind of the rule; what groups hold goes from one to the other, and a single rule goes into a new group. */
function converted(value: Rule, from: Kind, to: Kind): Rule {
  const inside: Rule[] =
    from === 'all' || from === 'any' ? (value[from] as Contents['all']) : from === 'not' ? [value.not as Rule] : [];
  if (to === 'all' || to === 'any') {
    return { [to]: inside.length > 0 ? inside : [value] };
  }
  if (to === 'not') {
    return { not: inside.length === 1 ? (inside[0] as Rule) : value };
  }
  return FRESH[to]();
}

function KindSelect({ kind, onChange }: { kind: Kind; onChange: (kind: Kind) => void }) {
  const words = useWords(dictionary);
  return (
    <Select
      className={classes.grow}
      aria-label={words.condition}
      data={GROUPS.map(([group, kinds]) => ({
        group: words[`group_${group}`],
        items: kinds.map((one) => ({ value: one, label: words[`kind_${one}`] })),
      }))}
      value={kind}
      onChange={(next) => next && onChange(next as Kind)}
      allowDeselect={false}
      maxDropdownHeight={420}
      size="sm"
    />
  );
}

function Wrap({ onWrap }: { onWrap: () => void }) {
  const words = useWords(dictionary);
  return (
    <Button size="compact-xs" variant="subtle" color="gray" onClick={onWrap}>
      {words.wrap}
    </Button>
  );
}

function RemoveRule({ onRemove }: { onRemove: () => void }) {
  const words = useWords(dictionary);
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={words.removeRule} onClick={onRemove}>
      <IconTrash size={16} />
    </ActionIcon>
  );
}

function GroupForm({ kind, value, at, change }: Editing<Rule> & { kind: 'all' | 'any' | 'not' }) {
  const words = useWords(dictionary);
  if (kind === 'not') {
    return <RuleEditor value={value.not ?? FRESH.did()} at={`${at}/not`} change={(not) => change({ not })} />;
  }
  const rules = value[kind] ?? [];
  return (
    <Stack gap="xs">
      {placed(rules, `${at}/${kind}`).map(({ item, index, place }) => (
        <Stack key={place} gap="xs">
          {index > 0 && (
            <Text className={classes.joint} component="span">
              {kind === 'all' ? words.and : words.or}
            </Text>
          )}
          <RuleEditor
            value={item}
            at={place}
            change={(next) => change({ [kind]: replaced(rules, index, next) })}
            onRemove={rules.length > 1 ? () => change({ [kind]: replaced(rules, index, undefined) }) : undefined}
          />
        </Stack>
      ))}
      <AddRule onAdd={(rule) => change({ [kind]: [...rules, rule] })} />
    </Stack>
  );
}

function AddRule({ onAdd }: { onAdd: (rule: Rule) => void }) {
  const words = useWords(dictionary);
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <Button size="compact-sm" variant="light" leftSection={<IconPlus size={14} />} w="fit-content">
          {words.addRule}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {GROUPS.map(([group, kinds]) => [
          <Menu.Label key={group}>{words[`group_${group}`]}</Menu.Label>,
          ...kinds.map((kind) => (
            <Menu.Item key={kind} onClick={() => onAdd(FRESH[kind]())}>
              {words[`kind_${kind}`]}
            </Menu.Item>
          )),
        ])}
      </Menu.Dropdown>
    </Menu>
  );
}
