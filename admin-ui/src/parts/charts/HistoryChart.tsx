import '@mantine/charts/styles.css';
import { AreaChart, BarChart } from '@mantine/charts';

/** One step of a segment's history, with what it is called on the axis. */
export interface HistoryPoint {
  label: string;
  members: number;
  entered: number;
  exited: number;
}

interface Props {
  data: HistoryPoint[];
  names: { members: string; entered: string; exited: string };
  language: string;
}

const HEIGHT = 260;

/** The size of a segment over time. */
export function SizeChart({ data, names, language }: Props) {
  return (
    <AreaChart
      h={HEIGHT}
      data={data}
      dataKey="label"
      series={[{ name: 'members', label: names.members, color: 'blue.6' }]}
      curveType="stepAfter"
      withDots={false}
      valueFormatter={(value) => new Intl.NumberFormat(language).format(value)}
      areaChartProps={{ accessibilityLayer: false }}
    />
  );
}

/** Who entered and who left in each step. */
export function ChangesChart({ data, names, language }: Props) {
  return (
    <BarChart
      h={HEIGHT}
      data={data}
      dataKey="label"
      withLegend
      series={[
        { name: 'entered', label: names.entered, color: 'teal.7' },
        { name: 'exited', label: names.exited, color: 'orange.7' },
      ]}
      valueFormatter={(value) => new Intl.NumberFormat(language).format(value)}
      barChartProps={{ accessibilityLayer: false }}
    />
  );
}
