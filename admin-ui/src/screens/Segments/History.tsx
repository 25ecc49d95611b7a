import { Card, SegmentedControl, Skeleton, Stack, Text, Title } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useHistory } from '../../api/segments';
import { useSpeech, useWords } from '../../lib/language';
import { Loaded } from '../../parts/Loaded';
import { useUrlState } from '../../parts/useUrlState';
import dictionary from './words';

const charts = () => import('../../parts/charts/HistoryChart');
const SizeChart = lazy(async () => ({ default: (await charts()).SizeChart }));
const ChangesChart = lazy(async () => ({ default: (await charts()).ChangesChart }));

const EVERY_MS = 10_000;
const HEIGHT = 260;

/** How the size of a segment went, and who entered and left. */
export function History({ project, segment }: { project: string; segment: string }) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const [step, setStep] = useUrlState('step', 'hour');
  const query = useHistory(project, segment, step === 'day' ? 'day' : 'hour', EVERY_MS);
  const names = { members: words.members, entered: words.entered, exited: words.exited };
  const label = (start: string) =>
    new Date(start).toLocaleString(
      language,
      step === 'day' ? { day: 'numeric', month: 'short' } : { day: 'numeric', month: 'short', hour: '2-digit' },
    );
  return (
    <Stack gap="md">
      <SegmentedControl
        w="fit-content"
        value={step}
        onChange={setStep}
        data={[
          { value: 'hour', label: words.byHour },
          { value: 'day', label: words.byDay },
        ]}
      />
      <Loaded query={query} height={2 * HEIGHT + 120}>
        {(items) => {
          const data = items.map(({ start, ...rest }) => ({ label: label(start), ...rest }));
          const still = items.every(({ entered, exited, members }) => entered + exited + members === 0);
          return (
            <>
              {still && <Text c="dimmed">{words.noHistory}</Text>}
              <Card withBorder component="figure" m={0}>
                <Title order={2} size="h5" mb="sm">
                  {words.sizeOverTime}
                </Title>
                <Suspense fallback={<Skeleton height={HEIGHT} />}>
                  <SizeChart data={data} names={names} language={language} />
                </Suspense>
              </Card>
              <Card withBorder component="figure" m={0}>
                <Title order={2} size="h5" mb="sm">
                  {words.enteredExited}
                </Title>
                <Suspense fallback={<Skeleton height={HEIGHT} />}>
                  <ChangesChart data={data} names={names} language={language} />
                </Suspense>
              </Card>
            </>
          );
        }}
      </Loaded>
    </Stack>
  );
}
