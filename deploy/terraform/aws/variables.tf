variable "name" {
  description = "Name of everything that is created, or the prefix of names."
  type        = string
  default     = "wheelyard"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,40}$", var.name))
    error_message = "Use lower-case letters, digits and hyphens, at most 41, and begin with a letter."
  }
}

variable "tags" {
  description = "Tags for everything that is created."
  type        = map(string)
  default     = {}
}

# The bucket.

variable "bucket_name" {
  description = "Name of the bucket, unique worldwide. Default: name, account ID and region."
  type        = string
  default     = null
}

variable "kms_key_arn" {
  description = "KMS key that encrypts the bucket, the database and its password. Default: keys that AWS manages (SSE-S3 for the bucket)."
  type        = string
  default     = null
}

variable "noncurrent_version_days" {
  description = "Days for which removed or replaced objects can be restored."
  type        = number
  default     = 90
}

variable "infrequent_access_days" {
  description = "Days until files move to S3 Intelligent-Tiering, which costs less for files that no one installs. 0: never."
  type        = number
  default     = 30
}

variable "force_destroy" {
  description = "Let `terraform destroy` delete a bucket that contains packages, and the database without a final snapshot. For tests."
  type        = bool
  default     = false
}

# The database.

variable "create_database" {
  description = "Create a PostgreSQL database. A single node can use SQLite instead; the bucket has a copy of its facts."
  type        = bool
  default     = true
}

variable "vpc_id" {
  description = "VPC of the database. Required with `create_database`."
  type        = string
  default     = null
}

variable "subnet_ids" {
  description = "Private subnets of the database, in at least two availability zones. Required with `create_database`."
  type        = list(string)
  default     = []
}

variable "allowed_security_group_ids" {
  description = "Security groups that can connect to the database: those of the cluster's nodes or pods."
  type        = list(string)
  default     = []
}

variable "database_version" {
  description = "PostgreSQL version. The major version is enough."
  type        = string
  default     = "17"
}

variable "database_instance_class" {
  description = "Size of the database. The load is low, because pages are answered from memory."
  type        = string
  default     = "db.t4g.small"
}

variable "database_storage_gib" {
  description = "Initial disk of the database, in GiB. It stores facts, not files: about 1 KiB per file."
  type        = number
  default     = 20
}

variable "database_max_storage_gib" {
  description = "Maximum to which the disk of the database grows automatically, in GiB."
  type        = number
  default     = 100
}

variable "database_multi_az" {
  description = "Keep a standby in another zone that takes over automatically."
  type        = bool
  default     = true
}

variable "database_backup_days" {
  description = "Days for which backups are kept. The database can be restored to any moment of them."
  type        = number
  default     = 14
}

variable "deletion_protection" {
  description = "Protect the database: to delete it, set this to false first."
  type        = bool
  default     = true
}

# Identity of the pods.

variable "oidc_provider_arn" {
  description = "ARN of the EKS cluster's OIDC provider, for IAM roles of service accounts. Default: none."
  type        = string
  default     = null
}

variable "eks_cluster_name" {
  description = "Name of the EKS cluster, for EKS Pod Identity (its agent must be installed). Default: none."
  type        = string
  default     = null
}

variable "namespace" {
  description = "Kubernetes namespace that Wheelyard runs in."
  type        = string
  default     = "wheelyard"
}

variable "service_account" {
  description = "Kubernetes ServiceAccount that Wheelyard runs as. The chart's default is the name of the release."
  type        = string
  default     = "wheelyard"
}

# CloudFront.

variable "create_cloudfront" {
  description = "Create a CloudFront distribution for the bucket, for downloads through signed addresses (downloads.mode: redirect)."
  type        = bool
  default     = false
}

variable "cloudfront_public_key" {
  description = "Public key (PEM) of the key pair that Wheelyard signs addresses with. Required with `create_cloudfront`."
  type        = string
  default     = null
}

variable "cloudfront_price_class" {
  description = "CloudFront price class: which edge locations are used."
  type        = string
  default     = "PriceClass_100"
}
