import { useProject } from '../../api/projects';
import { useHealth } from '../../api/useHealth';
import { useLive } from '../../api/useLive';
import { formatBytes, formatCount, formatSeconds } from '../../lib/format';
import { useSpeech } from '../../lib/language';
import { Figure } from '../../parts/Figure';
import { PageHeader } from '../../parts/PageHeader';
import { ProblemAlert } from '../../parts/ProblemAlert';
import { ComponentList } from './ComponentList';
import { LiveEvents } from './LiveEvents';
import classes from './OverviewScreen.module.css';

/** How the gateway is and what passes through it right now. */
export default function OverviewScreen() {
  const { language, words } = useSpeech();
  const { data: health, error, refetch } = useHealth();
  const project = useProject();
  const live = useLive(project);
  const backlog = health?.backlog;
  return (
    <>
      <PageHeader title={words.overview} />
      <ProblemAlert error={error} onRetry={refetch} />
      <div className={classes.figures}>
        <Figure
          name={words.live}
          value={<output data-testid="seen">{formatCount(live.seen, language)}</output>}
          remark={words.liveHint}
        />
        <Figure
          name={words.backlog}
          value={backlog ? formatBytes(backlog.bytes, language, words) : '—'}
          remark={
            backlog && backlog.bytes > 0
              ? `${words.oldest} ${formatSeconds(backlog.age_seconds, language, words)}`
              : words.backlogEmpty
          }
        />
      </div>
      <div className={classes.columns}>
        {health && <ComponentList health={health} />}
        <LiveEvents live={live} />
      </div>
    </>
  );
}
