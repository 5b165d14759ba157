# The cheapest setup: only a bucket, for one small node anywhere (docs/deploy/sizing.md). Its user can use the bucket and nothing else.

variable "region" {
  description = "Region of the bucket."
  type        = string
}

provider "aws" {
  region = var.region
}

module "wheelyard" {
  source = "../.."

  create_database = false
}

resource "aws_iam_user" "wheelyard" {
  name = "wheelyard"
}

resource "aws_iam_user_policy" "wheelyard" {
  name   = "packages"
  user   = aws_iam_user.wheelyard.name
  policy = module.wheelyard.bucket_policy_json
}

output "bucket" {
  description = "storage.bucket"
  value       = module.wheelyard.bucket
}
