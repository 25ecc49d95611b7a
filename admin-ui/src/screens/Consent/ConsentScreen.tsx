import { Tabs } from '@mantine/core';
import { useProject } from '../../api/projects';
import { useWords } from '../../lib/language';
import { PageHeader } from '../../parts/PageHeader';
import { useUrlState } from '../../parts/useUrlState';
import { Documents } from './Documents';
import { Person } from './Person';
import { Proof } from './Proof';
import { Purposes } from './Purposes';
import { Rates } from './Rates';
import dictionary from './words';

const PARTS = { rates: Rates, purposes: Purposes, documents: Documents, person: Person, proof: Proof } as const;

/** What people allowed, on which text, and what proves it. */
export default function ConsentScreen() {
  const words = useWords(dictionary);
  const project = useProject();
  const [part, setPart] = useUrlState('part', 'rates');
  const names = Object.keys(PARTS) as (keyof typeof PARTS)[];
  return (
    <>
      <PageHeader title={words.title} remark={words.remark} />
      <Tabs value={part} onChange={(value) => setPart(value ?? 'rates')} keepMounted={false}>
        <Tabs.List mb="md">
          {names.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {words[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {names.map((name) => {
          const Part = PARTS[name];
          return (
            <Tabs.Panel key={name} value={name}>
              <Part project={project} />
            </Tabs.Panel>
          );
        })}
      </Tabs>
    </>
  );
}
