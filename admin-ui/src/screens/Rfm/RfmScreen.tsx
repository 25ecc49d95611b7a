import { Button, Stack, Tabs, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../../api/client';
import { useProject } from '../../api/projects';
import { useMay } from '../../api/session';
import { formatAgo, formatDateTime } from '../../lib/format';
import { useSpeech, useWords } from '../../lib/language';
import { fill } from '../../lib/words';
import { EmptyState } from '../../parts/EmptyState';
import { Loaded } from '../../parts/Loaded';
import { PageHeader } from '../../parts/PageHeader';
import { useTell } from '../../parts/useUndo';
import { useUrlState } from '../../parts/useUrlState';
import { Classes } from './Classes';
import { HeatMap } from './HeatMap';
import classes from './Rfm.module.css';
import { RfmSettingsForm } from './RfmSettingsForm';
import dictionary from './words';

/** The customers by recency, frequency and money, and the settings by which they are scored. */
export default function RfmScreen() {
  const project = useProject();
  const words = useWords(dictionary);
  const [tab, setTab] = useUrlState('tab', 'board');
  const may = useMay(project)('editor');
  return (
    <Stack gap="md">
      <PageHeader title={words.title} remark={words.remark}>
        {may && <Recompute project={project} />}
      </PageHeader>
      <Tabs value={tab} onChange={(next) => setTab(next ?? 'board')} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="board">{words.board}</Tabs.Tab>
          <Tabs.Tab value="settings">{words.settings}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="board">
          <Board project={project} />
        </Tabs.Panel>
        <Tabs.Panel value="settings">
          <RfmSettingsForm project={project} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

const reportKey = (project: string) => ['projects', project, 'rfm', 'report'];

function Board({ project }: { project: string }) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const query = useQuery({
    queryKey: reportKey(project),
    queryFn: ({ signal }) => answer(api.GET('/projects/{project}/rfm', { params: { path: { project } }, signal })),
  });
  return (
    <Loaded query={query} height={480}>
      {(report) =>
        report.cells.length === 0 ? (
          <EmptyState title={words.empty} text={words.emptyText} />
        ) : (
          <>
            <div className={classes.columns}>
              <HeatMap report={report} />
              <Classes project={project} report={report} />
            </div>
            <Text size="sm" c="dimmed">
              {fill(words.at, {
                at: formatDateTime(report.at, language),
                ago: formatAgo(report.boundaries_at, language),
              })}
            </Text>
          </>
        )
      }
    </Loaded>
  );
}

function Recompute({ project }: { project: string }) {
  const words = useWords(dictionary);
  const queries = useQueryClient();
  const tell = useTell();
  const { mutate, isPending } = useMutation({
    mutationFn: () => answer(api.POST('/projects/{project}/rfm', { params: { path: { project } } })),
    onSuccess: (report) => {
      queries.setQueryData(reportKey(project), report);
      tell.done(words.recomputed);
    },
    onError: tell.failed,
  });
  return (
    <Button variant="default" onClick={() => mutate()} loading={isPending}>
      {words.recompute}
    </Button>
  );
}
