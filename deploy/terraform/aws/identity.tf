# Rights of Wheelyard's pods: to use the bucket, and nothing else.
data "aws_iam_policy_document" "packages" {
  statement {
    sid       = "Objects"
    actions   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"]
    resources = ["${aws_s3_bucket.packages.arn}/*"]
  }

  statement {
    sid       = "Lists"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.packages.arn]
  }

  dynamic "statement" {
    for_each = var.kms_key_arn == null ? [] : [var.kms_key_arn]

    content {
      sid       = "Key"
      actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
      resources = [statement.value]
    }
  }
}

locals {
  oidc_issuer = var.oidc_provider_arn == null ? null : replace(var.oidc_provider_arn, "/^.*:oidc-provider\\//", "")
  has_role    = var.oidc_provider_arn != null || var.eks_cluster_name != null
}

data "aws_iam_policy_document" "trust" {
  dynamic "statement" {
    for_each = var.oidc_provider_arn == null ? [] : [var.oidc_provider_arn]

    content {
      sid     = "ServiceAccount"
      actions = ["sts:AssumeRoleWithWebIdentity"]

      principals {
        type        = "Federated"
        identifiers = [statement.value]
      }

      condition {
        test     = "StringEquals"
        variable = "${local.oidc_issuer}:sub"
        values   = ["system:serviceaccount:${var.namespace}:${var.service_account}"]
      }

      condition {
        test     = "StringEquals"
        variable = "${local.oidc_issuer}:aud"
        values   = ["sts.amazonaws.com"]
      }
    }
  }

  dynamic "statement" {
    for_each = var.eks_cluster_name == null ? [] : [var.eks_cluster_name]

    content {
      sid     = "PodIdentity"
      actions = ["sts:AssumeRole", "sts:TagSession"]

      principals {
        type        = "Service"
        identifiers = ["pods.eks.amazonaws.com"]
      }
    }
  }
}

resource "aws_iam_role" "wheelyard" {
  count              = local.has_role ? 1 : 0
  name               = var.name
  description        = "Wheelyard's pods"
  assume_role_policy = data.aws_iam_policy_document.trust.json
  tags               = var.tags
}

resource "aws_iam_role_policy" "packages" {
  count  = local.has_role ? 1 : 0
  name   = "packages"
  role   = aws_iam_role.wheelyard[0].id
  policy = data.aws_iam_policy_document.packages.json
}

resource "aws_eks_pod_identity_association" "wheelyard" {
  count           = var.eks_cluster_name == null ? 0 : 1
  cluster_name    = var.eks_cluster_name
  namespace       = var.namespace
  service_account = var.service_account
  role_arn        = aws_iam_role.wheelyard[0].arn
  tags            = var.tags
}
