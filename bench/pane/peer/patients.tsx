/** @jsxImportSource react */
import {
  Badge,
  Body1,
  Body1Strong,
  Button,
  Card,
  MessageBar,
  MessageBarBody,
  Subtitle2,
  Table,
  TableBody,
  TableCell,
  TableRow,
} from '@fluentui/react-components';
import { CheckmarkRegular, WarningRegular } from '@fluentui/react-icons';
import type { SeenFile, SeenPatient } from '../../../addin/pane/verdict.ts';
import { Tag } from './tag.tsx';

/** Whose notes these seem to be, how well the sources agree, and which parts are here. */
export function SeenPatients({ patients }: { patients: readonly SeenPatient[] }) {
  return patients.map((one) => (
    <div key={one.patient.nhsNumber ?? one.patient.nameWords}>
      <Banner patient={one.patient} />
      <Agreed seen={one} />
      <p>
        <Tag tone={one.complete ? 'green' : 'amber'}>{one.complete ? 'Complete' : 'Not complete'}</Tag>{' '}
        <Body1>{one.partsWords}</Body1>
      </p>
      {one.parts.map(({ part, here }) => (
        <Badge
          key={part}
          appearance="outline"
          color={here ? 'success' : 'warning'}
          {...(here ? { icon: <CheckmarkRegular />, iconPosition: 'after' } : {})}
        >
          {part} {here ? 'here' : 'missing'}
        </Badge>
      ))}
      {one.problems.map((problem) => (
        <Body1 key={problem} block>
          <WarningRegular /> {problem}
        </Body1>
      ))}
    </div>
  ));
}

function Banner({ patient }: { patient: SeenPatient['patient'] }) {
  return (
    <Card appearance="outline" size="small" aria-label="Patient">
      <Subtitle2>{patient.nameWords}</Subtitle2>
      <Body1>{patient.bornWords}</Body1>
      <Body1>
        {patient.nhsNumberWords}
        {patient.nhsNumber === null ? null : (
          <Button appearance="transparent" size="small" aria-label="Copy NHS number">
            Copy
          </Button>
        )}
      </Body1>
    </Card>
  );
}

function Agreed({ seen }: { seen: SeenPatient }) {
  const { light, differences, notes } = seen;
  if (light === 'green') return null;
  return (
    <MessageBar intent={light === 'red' ? 'error' : 'warning'} layout="multiline">
      <MessageBarBody>
        {[seen.agreementWords, ...notes].filter((words) => words !== '').join(' ')}
        {differences.map((difference) => (
          <Difference key={difference.field} difference={difference} />
        ))}
      </MessageBarBody>
    </MessageBar>
  );
}

function Difference({ difference }: { difference: SeenPatient['differences'][number] }) {
  return (
    <Table size="extra-small">
      <caption>{difference.field}</caption>
      <thead hidden>
        <tr>
          <th scope="col">It says</th>
          <th scope="col">Where</th>
        </tr>
      </thead>
      <TableBody>
        {difference.values.map(({ value, where }) => (
          <TableRow key={`${value} ${where}`}>
            <TableCell>{value}</TableCell>
            <TableCell>{where}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** Files that may be somebody's notes and do not say whose. */
export function Unplaced({ files }: { files: readonly SeenFile[] }) {
  if (files.length === 0) return null;
  const one = files.length === 1;
  return (
    <section aria-label="Files that name nobody">
      <Body1 as="p" block>
        <WarningRegular /> {one ? 'One file does' : `${files.length} files do`} not say whose{' '}
        {one ? 'it is' : 'they are'}.
      </Body1>
      <Files files={files} />
    </section>
  );
}

export function Files({ files }: { files: readonly SeenFile[] }) {
  return (
    <ul>
      {files.map(({ id, words, name }) => (
        <li key={id}>
          <Body1Strong>{words}</Body1Strong> <bdi>{name}</bdi>
        </li>
      ))}
    </ul>
  );
}
