import { Button, Card, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Place } from '../../api/container';
import { approveHost, useApprovals, withdrawApproval } from '../../api/publish';
import { useMay } from '../../api/session';
import { formatDateTime } from '../../lib/format';
import { useSpeech, useWords } from '../../lib/language';
import { ApiError } from '../../lib/problem';
import { Loaded } from '../../parts/Loaded';
import { ProblemAlert } from '../../parts/ProblemAlert';
import classes from './Publish.module.css';
import dictionary from './words';

/** Whom abroad the container's tags may send data to, by whose decision and why. */
export function Hosts({ place }: { place: Place }) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const queries = useQueryClient();
  const may = useMay(place.project)('publisher');
  const approvals = useApprovals(place);
  const [host, setHost] = useState('');
  const [reason, setReason] = useState('');
  const fresh = () =>
    queries.invalidateQueries({ queryKey: ['projects', place.project, 'containers', place.container] });
  const approve = useMutation({
    mutationFn: () => approveHost(place, host.trim(), reason),
    onSuccess: () => {
      setHost('');
      setReason('');
      return fresh();
    },
  });
  const withdraw = useMutation({ mutationFn: (gone: string) => withdrawApproval(place, gone), onSuccess: fresh });
  const at = (pointer: string) => (approve.error instanceof ApiError ? approve.error.at(pointer) : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    approve.mutate();
  };
  return (
    <div className={classes.part}>
      <Text>{words.hostsText}</Text>
      <ProblemAlert error={withdraw.error} />
      <Loaded query={approvals} height={80}>
        {(items) =>
          items.length === 0 ? (
            <Text c="dimmed">{words.emptyHosts}</Text>
          ) : (
            items.map((one) => (
              <Card withBorder key={one.host} padding="sm">
                <Group justify="space-between">
                  <div>
                    <Text fw={500}>{one.host}</Text>
                    <Text size="sm">{one.reason}</Text>
                    <Text size="sm" c="dimmed">
                      {one.approved_by}, {formatDateTime(one.approved_at, language)}
                    </Text>
                  </div>
                  {may && (
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={`${words.withdraw}: ${one.host}`}
                      onClick={() => withdraw.mutate(one.host)}
                    >
                      {words.withdraw}
                    </Button>
                  )}
                </Group>
              </Card>
            ))
          )
        }
      </Loaded>
      {may && (
        <Card withBorder component="form" onSubmit={submit}>
          <Stack>
            <TextInput
              label={words.host}
              value={host}
              onChange={(change) => setHost(change.currentTarget.value)}
              error={at('/host')}
              required
            />
            <Textarea
              label={words.reason}
              description={words.reasonHint}
              value={reason}
              onChange={(change) => setReason(change.currentTarget.value)}
              error={at('/reason')}
              required
            />
            <ProblemAlert error={approve.error} />
            <Group>
              <Button type="submit" variant="default" loading={approve.isPending}>
                {words.approve}
              </Button>
            </Group>
          </Stack>
        </Card>
      )}
    </div>
  );
}
