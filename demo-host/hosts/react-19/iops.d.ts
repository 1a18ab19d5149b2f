// With this TypeScript knows the tags, their properties and their `oniops-…` handlers in JSX.
import '@iops/widgets/react-jsx';
