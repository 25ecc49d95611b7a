import { Text } from '@mantine/core';
import type { Profile } from '../../api/profiles';
import { useSpeech, useWords } from '../../lib/language';
import { called, IDENTIFIERS } from '../../lib/rule/known';
import { fill } from '../../lib/words';
import classes from './Profiles.module.css';
import dictionary from './words';

const WIDTH = 760;
const HEIGHT = 400;
const MOST = 14;
const NODE = { width: 128, height: 40 };

interface Node {
  key: string;
  label: string;
  small: string;
  kind: 'identifier' | 'merged';
  gone: boolean;
}

/** The person in the middle, and around it everything that leads to it: identifiers, and profiles that ended in it. */
export function IdentityGraph({ profile }: { profile: Profile }) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const { identifiers, merged } = profile;
  const all: Node[] = [
    ...identifiers.map(({ type, hash, current }) => ({
      key: type + hash,
      label: called(IDENTIFIERS, type, language),
      small: `${hash.slice(0, 8)}…`,
      kind: 'identifier' as const,
      gone: !current,
    })),
    ...merged.map(({ profile: id }) => ({
      key: id,
      label: words.profile,
      small: `…${id.slice(9, 23)}`,
      kind: 'merged' as const,
      gone: false,
    })),
  ];
  const nodes = all.slice(0, MOST).map((node, index, shown) => ({ ...node, ...place(index, shown.length) }));
  const label = fill(words.graphLabel, { identifiers: identifiers.length, merged: merged.length });
  return (
    <figure style={{ margin: 0 }}>
      <svg className={classes.graph} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
        {nodes.map(({ key, x, y, gone }) => (
          <line key={key} className={classes.edge} data-gone={gone} x1={WIDTH / 2} y1={HEIGHT / 2} x2={x} y2={y} />
        ))}
        {nodes.map((node) => (
          <Box key={node.key} x={node.x} y={node.y} kind={node.kind} label={node.label} small={node.small} />
        ))}
        <Box
          x={WIDTH / 2}
          y={HEIGHT / 2}
          kind="person"
          label={words.person}
          small={`…${profile.profile.slice(9, 23)}`}
        />
      </svg>
      {all.length > MOST && (
        <Text size="sm" c="dimmed" component="figcaption">
          {fill(words.graphMore, { n: all.length - MOST })}
        </Text>
      )}
    </figure>
  );
}

/** Places on an ellipse around the middle, the first at the top. */
function place(index: number, count: number): { x: number; y: number } {
  const angle = (index / count) * 2 * Math.PI - Math.PI / 2;
  return {
    x: WIDTH / 2 + Math.cos(angle) * (WIDTH / 2 - NODE.width / 2 - 4),
    y: HEIGHT / 2 + Math.sin(angle) * (HEIGHT / 2 - NODE.height / 2 - 4),
  };
}

function Box({ x, y, kind, label, small }: { x: number; y: number; kind: string; label: string; small: string }) {
  return (
    <g>
      <rect
        className={classes.node}
        data-kind={kind}
        x={x - NODE.width / 2}
        y={y - NODE.height / 2}
        width={NODE.width}
        height={NODE.height}
        rx={8}
      />
      <text className={classes.label} x={x} y={y - 2}>
        {label}
      </text>
      <text className={classes.small} x={x} y={y + 13}>
        {small}
      </text>
    </g>
  );
}
