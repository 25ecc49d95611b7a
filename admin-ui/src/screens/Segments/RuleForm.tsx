import { Card, JsonInput, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type ReactNode, useMemo, useState } from 'react';
import { useKnown } from '../../api/knowledge';
import { useEstimate } from '../../api/segments';
import { useSpeech, useWords } from '../../lib/language';
import { ApiError } from '../../lib/problem';
import { isShowable, parseRule, type VersionedRule } from '../../lib/rule/model';
import { sayRule } from '../../lib/rule/sentence';
import { KnowledgeProvider } from '../../parts/rule/knowledge';
import { RuleEditor } from '../../parts/rule/RuleEditor';
import { EstimatePanel } from './EstimatePanel';
import classes from './Segments.module.css';
import dictionary from './words';

const SETTLED_MS = 400;

/** The builder of a rule, or its JSON, with the sentence that reads it aloud and the live estimate beside it. */
export function RuleForm({
  project,
  segment,
  value,
  onChange,
  children,
}: {
  project: string;
  /** The segment that the rule belongs to, which it cannot name; empty for a new one. */
  segment: string;
  value: VersionedRule;
  onChange: (rule: VersionedRule) => void;
  children?: ReactNode;
}) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const { names, ...known } = useKnown(project);
  const [settled] = useDebouncedValue(value, SETTLED_MS);
  const estimate = useEstimate(project, settled as never, true);
  const problems = estimate.error instanceof ApiError ? estimate.error.errors : undefined;
  const segments = useMemo(() => known.segments.filter((one) => one.value !== segment), [known.segments, segment]);
  const knowledge = { ...known, segments, problems: problems ?? [] };
  const [view, setView] = useState('builder');
  const showable = isShowable(value.rule);
  return (
    <div className={classes.columns}>
      <Stack gap="md" miw={0}>
        {children}
        <SegmentedControl
          value={view}
          onChange={setView}
          w="fit-content"
          data={[
            { value: 'builder', label: words.builder },
            { value: 'json', label: words.json },
          ]}
        />
        {view === 'builder' && showable ? (
          <KnowledgeProvider value={knowledge}>
            <RuleEditor value={value.rule} at="/rule/rule" change={(rule) => onChange({ version: 1, rule })} />
          </KnowledgeProvider>
        ) : (
          <RuleJson value={value} onChange={onChange} />
        )}
      </Stack>
      <Stack gap="md" className={classes.aside}>
        <Card withBorder padding="md">
          <Title order={2} size="h5">
            {words.readAloud}
          </Title>
          <Text mt="xs" data-testid="sentence">
            {showable ? sayRule(value.rule, names, language) : '…'}
          </Text>
        </Card>
        <EstimatePanel query={estimate} project={project} />
      </Stack>
    </div>
  );
}

function RuleJson({ value, onChange }: { value: VersionedRule; onChange: (rule: VersionedRule) => void }) {
  const words = useWords(dictionary);
  const [text, setText] = useState(() => JSON.stringify(value, null, 2));
  const bad = parseRule(text) === undefined;
  return (
    <JsonInput
      label={words.json}
      description={words.jsonHint}
      value={text}
      onChange={(next) => {
        setText(next);
        const rule = parseRule(next);
        if (rule) {
          onChange(rule);
        }
      }}
      error={bad && words.jsonBad}
      autosize
      minRows={12}
      maxRows={30}
      spellCheck={false}
    />
  );
}
