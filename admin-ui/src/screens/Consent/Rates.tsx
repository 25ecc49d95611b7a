import { Progress, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { answer, api, type Schemas } from '../../api/client';
import { formatCount, formatShare } from '../../lib/format';
import { useSpeech, useWords } from '../../lib/language';
import { type Column, DataTable } from '../../parts/DataTable';
import { EmptyState } from '../../parts/EmptyState';
import { ProblemAlert } from '../../parts/ProblemAlert';
import dictionary from './words';

type Day = Schemas['ConsentRateList']['items'][number];

/** How people decided about one purpose in one way, over all days that were asked for. */
interface Rate {
  purpose: string;
  method: string;
  granted: number;
  denied: number;
}

function summed(days: readonly Day[]): Rate[] {
  const rates = new Map<string, Rate>();
  for (const { purpose, method, granted, denied } of days) {
    const key = `${purpose} ${method}`;
    const rate = rates.get(key) ?? { purpose, method, granted: 0, denied: 0 };
    rates.set(key, { ...rate, granted: rate.granted + granted, denied: rate.denied + denied });
  }
  return [...rates.values()];
}

function shareOf({ granted, denied }: Rate): number {
  return granted + denied === 0 ? 0 : granted / (granted + denied);
}

/** How many of those who decided said yes, by purpose and by the way they said it. */
export function Rates({ project }: { project: string }) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const { data, error, refetch } = useQuery({
    queryKey: ['projects', project, 'consent', 'rates'],
    queryFn: ({ signal }) =>
      answer(api.GET('/projects/{project}/consent/rates', { params: { path: { project } }, signal })),
  });
  const rows = useMemo(() => data && summed(data.items), [data]);
  const columns = useMemo<Column<Rate>[]>(
    () => [
      { key: 'purpose', title: words.purpose, value: ({ purpose }) => purpose },
      { key: 'method', title: words.method, value: ({ method }) => method },
      {
        key: 'share',
        title: words.share,
        value: shareOf,
        show: (rate) => (
          <>
            <Text size="sm">{formatShare(shareOf(rate), language)}</Text>
            <Progress value={shareOf(rate) * 100} aria-label={`${words.share}: ${rate.purpose}`} />
          </>
        ),
      },
      {
        key: 'granted',
        title: words.granted,
        wide: true,
        value: ({ granted }) => granted,
        show: ({ granted }) => formatCount(granted, language),
      },
      {
        key: 'denied',
        title: words.denied,
        wide: true,
        value: ({ denied }) => denied,
        show: ({ denied }) => formatCount(denied, language),
      },
    ],
    [words, language],
  );
  return (
    <>
      <ProblemAlert error={error} onRetry={refetch} />
      <DataTable
        label={words.rates}
        rows={rows}
        columns={columns}
        rowKey={({ purpose, method }) => `${purpose} ${method}`}
        search={false}
        empty={<EmptyState title={words.rates} text={words.noRates} />}
      />
    </>
  );
}
