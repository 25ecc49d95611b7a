import { Card, Text, Title } from '@mantine/core';
import type { LiveEvent } from '../../api/client';
import { isAnonymous, type LiveState } from '../../api/live';
import { formatCount, formatTime } from '../../lib/format';
import { useSpeech } from '../../lib/language';
import classes from './OverviewScreen.module.css';

const SHOWN = 20;

/** The latest events as they are processed. */
export function LiveEvents({ live }: { live: LiveState }) {
  const { language, words } = useSpeech();
  return (
    <Card withBorder padding="lg" component="section">
      <div className={classes.row}>
        <Title order={2} size="h4">
          {words.live}
        </Title>
        <Text c="dimmed" size="sm" role="status">
          {words[live.connection]}
          {live.skipped > 0 && ` · ${words.skipped}: ${formatCount(live.skipped, language)}`}
        </Text>
      </div>
      {live.events.length === 0 && (
        <Text c="dimmed" mt="sm">
          {words.noEvents}
        </Text>
      )}
      <ol className={classes.list}>
        {live.events.slice(0, SHOWN).map((event) => (
          <Row key={`${event.project}/${event.id}/${event.received_at}`} event={event} />
        ))}
      </ol>
    </Card>
  );
}

function Row({ event }: { event: LiveEvent }) {
  const { language, words } = useSpeech();
  return (
    <li className={classes.event}>
      <div className={classes.row}>
        <Text fw={600}>{event.name}</Text>
        <Text c="dimmed" size="sm">
          {formatTime(event.received_at, language)}
        </Text>
      </div>
      <Text c="dimmed" size="sm">
        {event.project} / {event.source} · {isAnonymous(event.profile) ? words.anonymous : event.profile}
      </Text>
      {event.url && <Text size="sm">{event.url}</Text>}
    </li>
  );
}
