//! What a request can end with instead of an answer.

use lsp_server::{ErrorCode, RequestId, Response};

/// Why there is no answer.
#[derive(Debug)]
pub(crate) struct Failure {
    pub code: ErrorCode,
    pub message: String,
}

/// An answer, or why there is none.
pub(crate) type Answer<T> = Result<T, Failure>;

impl Failure {
    /// The request cannot be fulfilled, for a reason that the user should read.
    pub fn refused(message: impl Into<String>) -> Failure {
        Failure {
            code: ErrorCode::RequestFailed,
            message: message.into(),
        }
    }

    pub fn invalid(message: impl Into<String>) -> Failure {
        Failure {
            code: ErrorCode::InvalidParams,
            message: message.into(),
        }
    }

    pub fn response(self, id: RequestId) -> Response {
        Response::new_err(id, self.code as i32, self.message)
    }
}
