using Dbal.Errors;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Dbal.Backends.MongoDb;

/// <summary>Classifies MongoDB.Driver's exceptions.</summary>
internal static class DriverFault
{
    /// <summary>Translates an exception of the driver; null for other exceptions.</summary>
    public static Exception? ToException(Exception fault) => fault switch
    {
        MongoBulkWriteException<BsonDocument> { WriteErrors: [var first, ..] } => ServerFault.ToException(first.Code, first.Message, fault),
        MongoWriteException { WriteError: { } error } => ServerFault.ToException(error.Code, error.Message, fault),
        // ErrorMessage is the server's message; Message has a prefix of the driver.
        MongoCommandException command => ServerFault.ToException(command.Code, command.ErrorMessage ?? command.Message, fault),
        MongoAuthenticationException => DbalException.Refused(fault),
        MongoExecutionTimeoutException => ServerFault.ToException(ServerFault.NetworkTimeout, fault.Message, fault), // maxTimeMS has passed
        MongoConnectionException { ContainsTimeoutException: true } => ServerFault.ToException(ServerFault.NetworkTimeout, fault.Message, fault),
        MongoException or TimeoutException =>
            ServerFault.ToException(ServerFault.HostUnreachable, fault.Message, fault), // TimeoutException: server selection failed
        _ => null,
    };
}
