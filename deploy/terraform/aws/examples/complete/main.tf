# A bucket, PostgreSQL, and a role for the pods of an existing EKS cluster.
#   terraform init && terraform apply
#   terraform output -raw helm_values > values.yaml
#   helm install wheelyard ../../../../helm/wheelyard --namespace wheelyard --create-namespace \
#     -f ../../../../helm/examples/aws.yaml -f values.yaml

variable "region" {
  description = "Region of everything."
  type        = string
}

variable "cluster_name" {
  description = "The EKS cluster that Wheelyard runs in."
  type        = string
}

provider "aws" {
  region = var.region
}

data "aws_eks_cluster" "this" {
  name = var.cluster_name
}

data "aws_iam_openid_connect_provider" "this" {
  url = data.aws_eks_cluster.this.identity[0].oidc[0].issuer
}

module "wheelyard" {
  source = "../.."

  name                       = "wheelyard"
  oidc_provider_arn          = data.aws_iam_openid_connect_provider.this.arn
  vpc_id                     = data.aws_eks_cluster.this.vpc_config[0].vpc_id
  subnet_ids                 = data.aws_eks_cluster.this.vpc_config[0].subnet_ids
  allowed_security_group_ids = [data.aws_eks_cluster.this.vpc_config[0].cluster_security_group_id]

  tags = {
    service = "wheelyard"
  }
}

output "helm_values" {
  description = "Values for the chart that match what was created."
  value       = module.wheelyard.helm_values
}

output "database_secret_arn" {
  description = "Secret with the database password."
  value       = module.wheelyard.database_secret_arn
}
