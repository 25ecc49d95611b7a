import { Alert, Button, Card, FileButton, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Schemas } from '../../api/client';
import { useContainers } from '../../api/container';
import { useProject } from '../../api/projects';
import { importGtm } from '../../api/publish';
import { useMay } from '../../api/session';
import { useWords } from '../../lib/language';
import { fill } from '../../lib/words';
import { EmptyState } from '../../parts/EmptyState';
import { PageHeader } from '../../parts/PageHeader';
import { ProblemAlert } from '../../parts/ProblemAlert';
import { Report } from './Report';
import dictionary from './words';

const LARGEST = 10 * 1024 * 1024;

type Import = Schemas['GtmImport'];

/** An export of Google Tag Manager: read, reported on, and brought into a draft. */
export default function ImportScreen() {
  const words = useWords(dictionary);
  const project = useProject();
  const may = useMay(project)('editor');
  const [file, setFile] = useState<object>();
  const [unreadable, setUnreadable] = useState('');
  const tried = useMutation({ mutationFn: (body: object) => importGtm(project, body, { dry_run: true }) });
  const read = async (chosen: File | null) => {
    if (!chosen) {
      return;
    }
    setUnreadable('');
    if (chosen.size > LARGEST) {
      setUnreadable(words.tooBig);
      return;
    }
    try {
      const body = JSON.parse(await chosen.text()) as object;
      setFile(body);
      tried.mutate(body);
    } catch {
      setUnreadable(words.notJson);
    }
  };
  const choose = (label: string) => (
    <FileButton accept="application/json,.json" onChange={read}>
      {(props) => (
        <Button {...props} loading={tried.isPending} disabled={!may}>
          {label}
        </Button>
      )}
    </FileButton>
  );
  return (
    <>
      <PageHeader title={words.title} remark={words.remark}>
        {tried.data && choose(words.another)}
      </PageHeader>
      {unreadable && (
        <Alert color="red" role="alert">
          {unreadable}
        </Alert>
      )}
      <ProblemAlert error={tried.error} />
      {tried.data && file ? (
        <Found found={tried.data} file={file} project={project} />
      ) : (
        <EmptyState title={words.choose} text={words.whereHint}>
          {choose(words.choose)}
        </EmptyState>
      )}
    </>
  );
}

function Found({ found, file, project }: { found: Import; file: object; project: string }) {
  const words = useWords(dictionary);
  const queries = useQueryClient();
  const containers = useContainers(project).data ?? [];
  const [container, setContainer] = useState('');
  const [name, setName] = useState(found.report.file.name);
  const applied = useMutation({
    mutationFn: () => importGtm(project, file, { dry_run: false, ...(container ? { container } : { name }) }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['projects', project, 'containers'] }),
  });
  const { data } = applied;
  if (data) {
    const query = new URLSearchParams({ container: data.container ?? '', workspace: data.workspace ?? '' });
    return (
      <Stack>
        <Alert color="green" role="status">
          <Text>{words.done}</Text>
          <Button component={Link} to={`/projects/${project}/tags?${query}`} mt="sm">
            {words.toTags}
          </Button>
        </Alert>
        <Report report={data.report} />
      </Stack>
    );
  }
  return (
    <Stack>
      <Card withBorder>
        <Stack>
          <Text fw={500}>{fill(words.from, { name: found.report.file.name, id: found.report.file.public_id })}</Text>
          <Select
            label={words.where}
            description={words.whereHint}
            allowDeselect={false}
            value={container}
            data={[
              { value: '', label: words.newContainer },
              ...containers.map(({ id, name: label }) => ({ value: id, label })),
            ]}
            onChange={(next) => setContainer(next ?? '')}
          />
          {container === '' && (
            <TextInput
              label={words.containerName}
              value={name}
              onChange={(change) => setName(change.currentTarget.value)}
            />
          )}
          <ProblemAlert error={applied.error} />
          <Group>
            <Button loading={applied.isPending} onClick={() => applied.mutate()}>
              {words.apply}
            </Button>
          </Group>
        </Stack>
      </Card>
      <Report report={found.report} />
    </Stack>
  );
}
