locals {
  database_user = "wheelyard"
  database_name = "wheelyard"
}

# Only letters and digits, so that it never needs quoting. It is in Terraform's state: keep the state private.
resource "random_password" "database" {
  count   = var.create_database ? 1 : 0
  length  = 40
  special = false
}

resource "aws_secretsmanager_secret" "database" {
  count                   = var.create_database ? 1 : 0
  name                    = "${var.name}/database"
  description             = "Password of Wheelyard's database"
  kms_key_id              = var.kms_key_arn
  recovery_window_in_days = var.force_destroy ? 0 : 30
  tags                    = var.tags
}

resource "aws_secretsmanager_secret_version" "database" {
  count     = var.create_database ? 1 : 0
  secret_id = aws_secretsmanager_secret.database[0].id
  secret_string = jsonencode({
    username = local.database_user
    password = random_password.database[0].result
  })
}

resource "aws_db_subnet_group" "database" {
  count      = var.create_database ? 1 : 0
  name       = var.name
  subnet_ids = var.subnet_ids
  tags       = var.tags

  lifecycle {
    precondition {
      condition     = var.vpc_id != null && length(var.subnet_ids) >= 2
      error_message = "create_database needs vpc_id and two subnet_ids or more."
    }
  }
}

resource "aws_security_group" "database" {
  count       = var.create_database ? 1 : 0
  name        = "${var.name}-database"
  description = "Wheelyard's database"
  vpc_id      = var.vpc_id
  tags        = var.tags
}

resource "aws_vpc_security_group_ingress_rule" "database" {
  for_each                     = var.create_database ? { for position, id in var.allowed_security_group_ids : position => id } : {}
  security_group_id            = aws_security_group.database[0].id
  referenced_security_group_id = each.value
  from_port                    = 5432
  to_port                      = 5432
  ip_protocol                  = "tcp"
  description                  = "Wheelyard's nodes"
}

resource "aws_db_instance" "database" {
  count                           = var.create_database ? 1 : 0
  identifier                      = var.name
  engine                          = "postgres"
  engine_version                  = var.database_version
  instance_class                  = var.database_instance_class
  allocated_storage               = var.database_storage_gib
  max_allocated_storage           = var.database_max_storage_gib
  storage_type                    = "gp3"
  storage_encrypted               = true
  kms_key_id                      = var.kms_key_arn
  db_name                         = local.database_name
  username                        = local.database_user
  password                        = random_password.database[0].result
  db_subnet_group_name            = aws_db_subnet_group.database[0].name
  vpc_security_group_ids          = [aws_security_group.database[0].id]
  publicly_accessible             = false
  multi_az                        = var.database_multi_az
  backup_retention_period         = var.database_backup_days
  copy_tags_to_snapshot           = true
  auto_minor_version_upgrade      = true
  enabled_cloudwatch_logs_exports = ["postgresql"]
  deletion_protection             = var.deletion_protection && !var.force_destroy
  skip_final_snapshot             = var.force_destroy
  final_snapshot_identifier       = var.force_destroy ? null : "${var.name}-last"
  tags                            = var.tags
}
