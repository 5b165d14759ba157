# Downloads through CloudFront: Wheelyard decides who may read a file, and redirects them to a signed address here.
resource "aws_cloudfront_public_key" "packages" {
  count       = var.create_cloudfront ? 1 : 0
  name_prefix = "${var.name}-"
  comment     = "Wheelyard signs addresses of downloads"
  encoded_key = var.cloudfront_public_key

  lifecycle {
    create_before_destroy = true

    precondition {
      condition     = var.cloudfront_public_key != null
      error_message = "create_cloudfront needs cloudfront_public_key."
    }
  }
}

resource "aws_cloudfront_key_group" "packages" {
  count = var.create_cloudfront ? 1 : 0
  name  = var.name
  items = [aws_cloudfront_public_key.packages[0].id]
}

resource "aws_cloudfront_origin_access_control" "packages" {
  count                             = var.create_cloudfront ? 1 : 0
  name                              = var.name
  description                       = "Wheelyard's bucket"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

# Files never change, so CloudFront can cache them for any time.
data "aws_cloudfront_cache_policy" "packages" {
  count = var.create_cloudfront ? 1 : 0
  name  = "Managed-CachingOptimized"
}

resource "aws_cloudfront_distribution" "packages" {
  count           = var.create_cloudfront ? 1 : 0
  enabled         = true
  comment         = "Downloads of ${var.name}"
  http_version    = "http2and3"
  is_ipv6_enabled = true
  price_class     = var.cloudfront_price_class
  tags            = var.tags

  origin {
    origin_id                = "bucket"
    domain_name              = aws_s3_bucket.packages.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.packages[0].id
  }

  default_cache_behavior {
    target_origin_id       = "bucket"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    viewer_protocol_policy = "https-only"
    cache_policy_id        = data.aws_cloudfront_cache_policy.packages[0].id
    trusted_key_groups     = [aws_cloudfront_key_group.packages[0].id]
    compress               = false
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = true
  }
}
