// Loaded when it is used. What is imported of a package in CommonJS itself has no names in the bundle.
export {
  CodeartifactClient,
  DescribePackageVersionCommand,
  GetPackageVersionAssetCommand,
  ListPackagesCommand,
  ListPackageVersionAssetsCommand,
  ListPackageVersionsCommand,
} from "@aws-sdk/client-codeartifact";
