import { Button, Card, Progress, Table, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { answer, api, type Schemas } from '../../api/client';
import { useKnown } from '../../api/knowledge';
import { segmentsKey } from '../../api/segments';
import { useMay } from '../../api/session';
import { formatCount, formatMoney, formatShare } from '../../lib/format';
import { useSpeech, useWords } from '../../lib/language';
import { fill } from '../../lib/words';
import { useTell } from '../../parts/useUndo';
import classes from './Rfm.module.css';
import dictionary from './words';

const CURRENCY = 'RUB';

/** The classes with their customers and money, the richest first; each becomes a segment with one press. */
export function Classes({ project, report }: { project: string; report: Schemas['RfmReport'] }) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const { names } = useKnown(project);
  const may = useMay(project)('editor');
  const all = report.classes.reduce((sum, { value }) => sum + value, 0) || 1;
  const rows = [...report.classes].sort((one, other) => other.value - one.value);
  return (
    <Card withBorder>
      <Title order={2} size="h5" mb="sm">
        {words.classes}
      </Title>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className={classes.scroll} tabIndex={0} aria-label={words.classes}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.class}</Table.Th>
              <Table.Th>{words.people}</Table.Th>
              <Table.Th>{words.value}</Table.Th>
              <Table.Th>{words.share}</Table.Th>
              {may && <Table.Td />}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ id, customers, value }) => (
              <Table.Tr key={id}>
                <Table.Td>{names.classes[id] ?? id}</Table.Td>
                <Table.Td>{formatCount(customers, language)}</Table.Td>
                <Table.Td>{formatMoney(value, CURRENCY, language)}</Table.Td>
                <Table.Td miw={90}>
                  <Text size="xs">{formatShare(value / all, language)}</Text>
                  <Progress value={(value / all) * 100} size="sm" aria-label={`${words.share}: ${names.classes[id]}`} />
                </Table.Td>
                {may && (
                  <Table.Td>
                    <MakeSegment project={project} id={id} name={names.classes[id] ?? id} />
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
    </Card>
  );
}

function MakeSegment({ project, id, name }: { project: string; id: string; name: string }) {
  const words = useWords(dictionary);
  const queries = useQueryClient();
  const go = useNavigate();
  const tell = useTell();
  const { mutate, isPending } = useMutation({
    mutationFn: () =>
      answer(
        api.POST('/projects/{project}/segments', {
          params: { path: { project } },
          body: {
            name: fill(words.segmentName, { name }),
            rule: { version: 1, rule: { rfm: { class: [id] } } } as never,
          },
        }),
      ),
    onSuccess: (segment) => {
      tell.done(fill(words.segmentMade, { name: segment.name }));
      queries.invalidateQueries({ queryKey: segmentsKey(project) });
      go(`/projects/${project}/segments/${segment.id}`);
    },
    onError: tell.failed,
  });
  return (
    <Button
      size="compact-xs"
      variant="default"
      onClick={() => mutate()}
      loading={isPending}
      aria-label={`${words.makeSegment}: ${name}`}
    >
      {words.makeSegment}
    </Button>
  );
}
