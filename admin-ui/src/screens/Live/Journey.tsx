import { Anchor, Code, Table, Text, Timeline } from '@mantine/core';
import { Link } from 'react-router';
import type { LiveEvent } from '../../api/client';
import { isAnonymous } from '../../api/live';
import { useProject } from '../../api/projects';
import { formatDateTime, formatMoney, formatSeconds } from '../../lib/format';
import { useSpeech, useWords } from '../../lib/language';
import dictionary from './words';

/** The way of one event through the gateway: received, decided, enriched, identified, and what it carries. */
export function Journey({ event }: { event: LiveEvent }) {
  const words = useWords(dictionary);
  const { words: common, language } = useSpeech();
  const project = useProject();
  const late = (Date.parse(event.received_at) - Date.parse(event.time)) / 1_000;
  const known = !isAnonymous(event.profile);
  return (
    <>
      <Timeline bulletSize={16} active={6}>
        <Timeline.Item title={words.received}>
          <Facts
            of={[
              [words.time, formatDateTime(event.received_at, language)],
              [words.source, event.source],
              [words.protocol, event.protocol],
              [words.delay, formatSeconds(Math.max(0, late), language, common)],
              ['id', event.id],
              [words.page, event.url],
            ]}
          />
        </Timeline.Item>
        <Timeline.Item title={words.decided}>
          <Facts
            of={[
              [words.granted, event.consent_granted.join(', ') || words.nothing],
              [words.denied, event.consent_denied.join(', ') || words.nothing],
            ]}
          />
        </Timeline.Item>
        <Timeline.Item title={words.identity}>
          <Facts
            of={[
              [words.profile, known ? event.profile : words.anonymous],
              [words.identifiers, event.identifier_types.join(', ')],
              [words.session, event.session_number > 0 ? `№ ${event.session_number}` : ''],
            ]}
          />
          {known && (
            <Anchor component={Link} to={`/projects/${project}/profiles/${event.profile}`} size="sm">
              {words.openProfile}
            </Anchor>
          )}
        </Timeline.Item>
        <Timeline.Item title={words.enriched}>
          <Facts
            of={[
              [words.device, [event.device_type, event.os, event.browser].filter(Boolean).join(', ')],
              [words.place, [event.country, event.city].filter(Boolean).join(', ')],
              [words.channel, [event.channel, event.campaign_source, event.campaign_name].filter(Boolean).join(' / ')],
              [words.bot, event.bot_score > 0 ? `${event.bot_score}: ${event.bot_reasons.join(', ')}` : ''],
            ]}
          />
        </Timeline.Item>
        {(event.order_id || event.items.length > 0) && (
          <Timeline.Item title={words.commerce}>
            <Facts
              of={[
                ['order_id', event.order_id],
                [
                  'revenue',
                  event.currency ? formatMoney(event.revenue, event.currency, language) : String(event.revenue),
                ],
                ...event.items.map((item): [string, string] => [
                  item.id || item.name,
                  `${item.name} × ${item.quantity} (${item.price})`,
                ]),
              ]}
            />
          </Timeline.Item>
        )}
      </Timeline>
      <Json title={words.properties} of={event.properties} />
      <Json title={words.traits} of={event.traits} />
      <Json title={words.context} of={event.context} />
    </>
  );
}

/** Names with their values; what is empty is left out. */
function Facts({ of }: { of: [string, string][] }) {
  const told = of.filter(([, value]) => value);
  return (
    <Table withRowBorders={false} verticalSpacing={2} layout="fixed">
      <Table.Tbody>
        {told.map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Th w={160} fw={400} c="dimmed">
              {name}
            </Table.Th>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Json({ title, of }: { title: string; of: Record<string, unknown> }) {
  if (Object.keys(of).length === 0) {
    return null;
  }
  return (
    <div>
      <Text size="sm" fw={600} mt="md">
        {title}
      </Text>
      <Code block tabIndex={0} role="group" aria-label={title}>
        {JSON.stringify(of, null, 2)}
      </Code>
    </div>
  );
}
