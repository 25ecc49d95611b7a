import { Button, Card, Select, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import { searchProfile, useIdentifierTypes } from '../../api/profiles';
import { useProject } from '../../api/projects';
import { useSpeech, useWords } from '../../lib/language';
import { called, IDENTIFIERS } from '../../lib/rule/known';
import { EmptyState } from '../../parts/EmptyState';
import { PageHeader } from '../../parts/PageHeader';
import { ProblemAlert } from '../../parts/ProblemAlert';
import { useUrlState } from '../../parts/useUrlState';
import classes from './Profiles.module.css';
import dictionary from './words';

const PROFILE = 'profile';
const COMMON = ['email', 'phone', 'user_id', 'anonymous_id', 'device_id'];

/** Finds a person by any identifier. What is typed stays out of the address, which others may see. */
export default function ProfilesScreen() {
  const project = useProject();
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const go = useNavigate();
  const known = useIdentifierTypes(project).data ?? COMMON;
  const [type, setType] = useUrlState('by', 'email');
  const [value, setValue] = useState('');
  const search = useMutation({
    mutationFn: async () => (type === PROFILE ? value.trim() : searchProfile(project, type, value)),
    onSuccess: (profile) => profile && go(`/projects/${project}/profiles/${profile}`),
  });
  const types = [...new Set([...COMMON.filter((one) => known.includes(one)), ...known])];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    search.mutate();
  };
  return (
    <>
      <PageHeader title={words.title} remark={words.remark} />
      <Card withBorder component="form" onSubmit={submit}>
        <div className={classes.search}>
          <Select
            label={words.by}
            data={[
              ...types.map((one) => ({ value: one, label: called(IDENTIFIERS, one, language) })),
              { value: PROFILE, label: words.byProfile },
            ]}
            value={type}
            onChange={(next) => setType(next ?? 'email')}
            allowDeselect={false}
          />
          <TextInput
            label={words.value}
            value={value}
            onChange={(change) => setValue(change.currentTarget.value)}
            autoComplete="off"
            className={classes.grow}
            data-autofocus
            required
          />
          <Button type="submit" loading={search.isPending}>
            {words.find}
          </Button>
        </div>
        <Text size="sm" c="dimmed" mt="xs">
          {words.private}
        </Text>
      </Card>
      <ProblemAlert error={search.error} />
      {search.isSuccess && !search.data ? (
        <div role="status">
          <EmptyState title={words.notFound} text={words.notFoundHint} />
        </div>
      ) : (
        <EmptyState title={words.teach} text={words.teachText} />
      )}
    </>
  );
}
