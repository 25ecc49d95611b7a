import { Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import type { Document, Entity } from '../../api/container';
import { useSpeech, useWords } from '../../lib/language';
import { mergeThree, shown } from '../../lib/merge';
import classes from './Container.module.css';
import { fieldName } from './types';
import dictionary from './words';

/** What to save, and over which revision. */
export interface Choice {
  document: Document;
  revision: number;
}

/** Two people changed the same entity: what the other one changed, in words, and the choice of what shall stay. */
export function Clash({
  base,
  mine,
  theirs,
  onSave,
  onTake,
  onClose,
}: {
  base: Document;
  mine: Document;
  /** Null when it has been deleted. */
  theirs: Entity | null;
  onSave: (choice: Choice) => void;
  onTake: (theirs: Entity) => void;
  onClose: () => void;
}) {
  const words = useWords(dictionary);
  const { words: common } = useSpeech();
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={words.clashTitle}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      {theirs ? (
        <Both base={base} mine={mine} theirs={theirs} onSave={onSave} onTake={onTake} />
      ) : (
        <Stack>
          <Text>{words.clashGone}</Text>
          <Group>
            <Button onClick={() => onSave({ document: mine, revision: 0 })}>{words.recreate}</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}

function Both({
  base,
  mine,
  theirs,
  onSave,
  onTake,
}: {
  base: Document;
  mine: Document;
  theirs: Entity;
  onSave: (choice: Choice) => void;
  onTake: (theirs: Entity) => void;
}) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const other = theirs.document as Document;
  const { merged, clashes, theirs: changed } = mergeThree(base, mine, other);
  const kind = theirs.kind;
  const line = (path: string) => {
    const name = path.split('/').at(-1) ?? path;
    return { label: labelOf(name, words) ?? fieldName(kind, theirs.type ?? '', name, language), path };
  };
  return (
    <Stack>
      <Text>
        {words.clashText}
        {theirs.changed_by && ` (${theirs.changed_by})`}
      </Text>
      <List>
        {[...clashes, ...changed].map(line).map(({ label, path }) => (
          <List.Item key={path}>
            <b>{label}</b> — {clashes.includes(path) ? words.clashBoth : words.clashTheirs}
            <div className={classes.value}>
              {words.clashNow}: {shown(at(other, path), language)}
              {clashes.includes(path) && (
                <>
                  <br />
                  {words.clashMine}: {shown(at(mine, path), language)}
                </>
              )}
            </div>
          </List.Item>
        ))}
      </List>
      <Group>
        <Button onClick={() => onSave({ document: merged as Document, revision: theirs.revision })}>
          {words.clashMerge}
        </Button>
        <Button variant="default" onClick={() => onSave({ document: mine, revision: theirs.revision })}>
          {words.clashOverwrite}
        </Button>
        <Button variant="default" onClick={() => onTake(theirs)}>
          {words.clashTake}
        </Button>
      </Group>
    </Stack>
  );
}

function at(document: Document, path: string): unknown {
  return path
    .split('/')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);
}

/** The label of a member that every kind has. */
export function labelOf(member: string, words: (typeof dictionary)['ru']): string | undefined {
  const known: Record<string, string> = {
    name: words.name,
    notes: words.notes,
    folder: words.folder,
    labels: words.labels,
    triggers: words.when,
    exceptions: words.exceptions,
    purposes: words.purposes,
    strictly_necessary: words.reason,
    conditions: words.conditions,
    any_of: words.anyOf,
    limit: words.limit,
    priority: words.priority,
    setup: words.setup,
    teardown: words.teardown,
    schedule: words.schedule,
    delay_ms: words.delay,
    sample_percent: words.sample,
    live_only: words.liveOnly,
    paused: words.paused,
    default: words.otherwise,
    format: words.format,
    lookup: words.rows,
    type: words.type,
  };
  return known[member];
}
