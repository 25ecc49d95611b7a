import { Card, Code, Text, Title } from '@mantine/core';
import type { Health } from '../../api/client';
import { formatCount } from '../../lib/format';
import { useSpeech } from '../../lib/language';
import { StateBadge } from '../../parts/StateBadge';
import classes from './OverviewScreen.module.css';

/** The components with their states, and the counts since the start. */
export function ComponentList({ health }: { health: Health }) {
  const { language, words } = useSpeech();
  const counts = Object.entries(health.counts);
  return (
    <Card withBorder padding="lg" component="section">
      <div className={classes.row}>
        <Title order={2} size="h4">
          {words.components}
        </Title>
        <StateBadge state={health.state} />
      </div>
      <ul className={classes.list}>
        {health.components.map((component) => (
          <li key={component.name}>
            <div className={classes.row}>
              <Text>{component.name}</Text>
              <StateBadge state={component.state} />
            </div>
            {component.detail && (
              <Text c="dimmed" size="sm">
                {component.detail}
              </Text>
            )}
          </li>
        ))}
      </ul>
      {counts.length > 0 && (
        <>
          <Title order={2} size="h4" mt="lg">
            {words.counts}
          </Title>
          <ul className={classes.list}>
            {counts.map(([name, count]) => (
              <li key={name} className={classes.row}>
                <Code>{name}</Code>
                <Text>{formatCount(count, language)}</Text>
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}
