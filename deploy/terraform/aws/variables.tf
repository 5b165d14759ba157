variable "name" {
  description = "What everything that is made is called, or begins with."
  type        = string
  default     = "wheelyard"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,40}$", var.name))
    error_message = "Begin with a letter; small letters, digits and hyphens, 41 at most."
  }
}

variable "tags" {
  description = "Tags of everything that is made."
  type        = map(string)
  default     = {}
}

# The bucket.

variable "bucket_name" {
  description = "Name of the bucket, one in the world. Default: the name, the account's number and the region."
  type        = string
  default     = null
}

variable "kms_key_arn" {
  description = "KMS key that encrypts the bucket, the database and its password. Default: keys that AWS manages (SSE-S3 for the bucket)."
  type        = string
  default     = null
}

variable "noncurrent_version_days" {
  description = "Days for which objects that were removed or replaced can still be brought back."
  type        = number
  default     = 90
}

variable "infrequent_access_days" {
  description = "Days after which files move to S3 Intelligent-Tiering, which costs less for what nobody installs; 0: never."
  type        = number
  default     = 30
}

variable "force_destroy" {
  description = "Whether `terraform destroy` removes a bucket with packages in it, and a database without a last snapshot. For tests."
  type        = bool
  default     = false
}

# The database.

variable "create_database" {
  description = "Whether to make a PostgreSQL. One node may do without, on SQLite: its facts are repeated in the bucket."
  type        = bool
  default     = true
}

variable "vpc_id" {
  description = "VPC of the database. Needed with `create_database`."
  type        = string
  default     = null
}

variable "subnet_ids" {
  description = "Private subnets of the database, in two availability zones or more. Needed with `create_database`."
  type        = list(string)
  default     = []
}

variable "allowed_security_group_ids" {
  description = "Security groups that may connect to the database: those of the cluster's nodes or pods."
  type        = list(string)
  default     = []
}

variable "database_version" {
  description = "Version of PostgreSQL; the major one is enough."
  type        = string
  default     = "17"
}

variable "database_instance_class" {
  description = "Size of the database. Wheelyard asks it little: pages are answered from memory."
  type        = string
  default     = "db.t4g.small"
}

variable "database_storage_gib" {
  description = "Disk of the database at the beginning, in GiB. It holds facts, not files: some 1 KiB a file."
  type        = number
  default     = 20
}

variable "database_max_storage_gib" {
  description = "Up to where the disk of the database grows by itself, in GiB."
  type        = number
  default     = 100
}

variable "database_multi_az" {
  description = "Whether a standby in another zone takes over by itself."
  type        = bool
  default     = true
}

variable "database_backup_days" {
  description = "Days back to any moment of which the database can be restored."
  type        = number
  default     = 14
}

variable "deletion_protection" {
  description = "Whether the database can be removed only after this was set to false."
  type        = bool
  default     = true
}

# Who may use them.

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
  description = "Kubernetes ServiceAccount that Wheelyard runs as: the chart's default is the release's name."
  type        = string
  default     = "wheelyard"
}

# Downloads from the edge.

variable "create_cloudfront" {
  description = "Whether to make a CloudFront distribution over the bucket, for downloads by signed addresses (downloads.mode: redirect)."
  type        = bool
  default     = false
}

variable "cloudfront_public_key" {
  description = "Public key, as PEM, of the pair that Wheelyard signs addresses with. Needed with `create_cloudfront`."
  type        = string
  default     = null
}

variable "cloudfront_price_class" {
  description = "Which of CloudFront's places are used."
  type        = string
  default     = "PriceClass_100"
}
