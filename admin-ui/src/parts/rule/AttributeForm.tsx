import { Select, Stack } from '@mantine/core';
import { useWords } from '../../lib/language';
import { type Contents, FRESH, withMember } from '../../lib/rule/model';
import dictionary from '../../lib/rule/words';
import { Choices } from './Choice';
import { ComparisonForm } from './ComparisonForm';
import { type Editing, useKnowledge } from './knowledge';
import { ComputationForm } from './MeasureForm';
import classes from './rule.module.css';

const OWN = '\u0000own';

/** A computed attribute of the project, or one that is written into the rule, and its comparison. */
export function AttributeForm({ value, at, change }: Editing<Contents['attribute']>) {
  const words = useWords(dictionary);
  const { attributes } = useKnowledge();
  const setSource = (source: string) => {
    const { id: _, compute: __, ...comparison } = value;
    const own = FRESH.attribute().attribute;
    change(
      source === OWN
        ? { ...comparison, ...(own.compute ? { compute: own.compute } : {}) }
        : { ...comparison, id: source },
    );
  };
  return (
    <Stack gap="sm">
      <div className={classes.fields}>
        <Select
          className={classes.mid}
          label={words.attributeSource}
          data={[{ value: OWN, label: words.attributeOwn }, ...attributes]}
          value={value.compute ? OWN : (value.id ?? null)}
          onChange={(source) => source && setSource(source)}
          allowDeselect={false}
          size="sm"
        />
        <ComparisonForm value={value} onChange={change} />
      </div>
      {value.compute && (
        <div className={classes.nested}>
          <ComputationForm
            value={value.compute}
            at={`${at}/compute`}
            change={(compute) => change({ ...value, compute })}
          />
        </div>
      )}
    </Stack>
  );
}

const SCORES = ['recency', 'frequency', 'monetary'] as const;
const ANY = 'any';

/** RFM classes, or the three scores. */
export function RfmForm({ value, change }: Editing<Contents['rfm']>) {
  const words = useWords(dictionary);
  const { classes: known } = useKnowledge();
  const byClass = value.class !== undefined;
  return (
    <div className={classes.fields}>
      <Select
        className={classes.mid}
        label={words.rfmBy}
        data={[
          { value: 'class', label: words.rfmClasses },
          { value: 'scores', label: words.rfmScores },
        ]}
        value={byClass ? 'class' : 'scores'}
        onChange={(by) => change(by === 'class' ? { class: ['champions'] } : { recency: { at_least: 4 } })}
        allowDeselect={false}
        size="sm"
      />
      {value.class ? (
        <Choices
          className={classes.grow}
          label={words.classes}
          known={known}
          value={value.class}
          onChange={(chosen) => change({ class: chosen })}
        />
      ) : (
        SCORES.map((score) => <ScoreForm key={score} value={value} score={score} change={change} />)
      )}
    </div>
  );
}

function ScoreForm({
  value,
  score,
  change,
}: {
  value: Contents['rfm'];
  score: (typeof SCORES)[number];
  change: (value: Contents['rfm']) => void;
}) {
  const words = useWords(dictionary);
  const set = value[score];
  return (
    <>
      <Select
        className={classes.small}
        label={words[score]}
        data={[
          { value: ANY, label: words.anyScore },
          { value: 'compared', label: words.compare },
        ]}
        value={set ? 'compared' : ANY}
        onChange={(next) => change(withMember(value, score, next === ANY ? undefined : { at_least: 3 }))}
        allowDeselect={false}
        size="sm"
      />
      {set && <ComparisonForm value={set} numeric onChange={(next) => change(withMember(value, score, next))} />}
    </>
  );
}
