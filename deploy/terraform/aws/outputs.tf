output "bucket" {
  description = "Name of the bucket: storage.bucket."
  value       = aws_s3_bucket.packages.bucket
}

output "bucket_policy_json" {
  description = "Rights that Wheelyard needs on the bucket, for identities that are created elsewhere."
  value       = data.aws_iam_policy_document.packages.json
}

output "role_arn" {
  description = "Role of the ServiceAccount. Null without oidc_provider_arn and eks_cluster_name."
  value       = one(aws_iam_role.wheelyard[*].arn)
}

output "database_url" {
  description = "Address of the database, without its password: database.url. Null without create_database."
  value       = one([for database in aws_db_instance.database : "postgres://${local.database_user}@${database.endpoint}/${local.database_name}"])
}

output "database_secret_arn" {
  description = "Secret in Secrets Manager; its `password` is the database password. Null without create_database."
  value       = one(aws_secretsmanager_secret.database[*].arn)
}

output "cloudfront_url" {
  description = "Address of the distribution: storage.cloudfrontUrl. Null without create_cloudfront."
  value       = one([for distribution in aws_cloudfront_distribution.packages : "https://${distribution.domain_name}"])
}

output "cloudfront_key_pair_id" {
  description = "ID of the public key: storage.cloudfrontKeyPairId. Null without create_cloudfront."
  value       = one(aws_cloudfront_public_key.packages[*].id)
}

output "helm_values" {
  description = "Values for the chart that match what was created, as YAML: helm install … -f this."
  value = yamlencode(merge(
    {
      config = merge(
        {
          storage = merge(
            {
              driver = "s3"
              bucket = aws_s3_bucket.packages.bucket
              region = local.region
            },
            var.create_cloudfront ? {
              cloudfrontUrl       = "https://${aws_cloudfront_distribution.packages[0].domain_name}"
              cloudfrontKeyPairId = aws_cloudfront_public_key.packages[0].id
            } : {},
          )
        },
        var.create_database ? {
          database = {
            driver = "postgres"
            url    = "postgres://${local.database_user}@${aws_db_instance.database[0].endpoint}/${local.database_name}"
          }
        } : {},
      )
    },
    var.oidc_provider_arn == null ? {} : {
      serviceAccount = {
        annotations = { "eks.amazonaws.com/role-arn" = aws_iam_role.wheelyard[0].arn }
      }
    },
  ))
}
