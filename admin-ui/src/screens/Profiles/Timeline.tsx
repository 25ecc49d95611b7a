import { Badge, Button, Code, Group, Text } from '@mantine/core';
import { type ProfileEvent, useTimeline } from '../../api/profiles';
import { formatDateTime, formatMoney } from '../../lib/format';
import { useSpeech, useWords } from '../../lib/language';
import { called, EVENTS } from '../../lib/rule/known';
import { fill } from '../../lib/words';
import { Loaded } from '../../parts/Loaded';
import classes from './Profiles.module.css';
import dictionary from './words';

/** What a person did, the latest first. */
export function Timeline({ project, profile }: { project: string; profile: string }) {
  const words = useWords(dictionary);
  const { words: common } = useSpeech();
  const query = useTimeline(project, profile);
  return (
    <Loaded query={query} height={400}>
      {({ pages }) => {
        const events = pages.flatMap(({ items }) => items);
        return (
          <div>
            {events.length === 0 && <Text c="dimmed">{words.noEvents}</Text>}
            <ol className={classes.timeline} aria-label={words.tabTimeline}>
              {events.map((event) => (
                <Event key={event.id + event.time} event={event} />
              ))}
            </ol>
            {query.hasNextPage && (
              <Button
                mt="md"
                variant="default"
                onClick={() => query.fetchNextPage()}
                loading={query.isFetchingNextPage}
              >
                {common.more}
              </Button>
            )}
          </div>
        );
      }}
    </Loaded>
  );
}

function Event({ event }: { event: ProfileEvent }) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const known = called(EVENTS, event.name, language);
  const properties = JSON.stringify(event.properties, null, 2);
  return (
    <li className={classes.event}>
      <Text size="sm" c="dimmed">
        {formatDateTime(event.time, language)}
      </Text>
      <div>
        <Group gap="xs">
          <Text fw={600} size="sm">
            {known}
          </Text>
          {known !== event.name && (
            <Text size="xs" c="dimmed" ff="monospace">
              {event.name}
            </Text>
          )}
          {event.revenue > 0 && (
            <Badge variant="default" tt="none">
              {event.currency ? formatMoney(event.revenue, event.currency, language) : event.revenue}
            </Badge>
          )}
          {event.order_id && <Text size="sm">{fill(words.order, { id: event.order_id })}</Text>}
        </Group>
        {(event.title || event.url) && (
          <Text size="sm" c="dimmed">
            {[event.title, event.url].filter(Boolean).join(' — ')}
          </Text>
        )}
        {properties !== '{}' && (
          <details>
            <summary>{event.source}</summary>
            <Code block tabIndex={0}>
              {properties}
            </Code>
          </details>
        )}
      </div>
    </li>
  );
}
