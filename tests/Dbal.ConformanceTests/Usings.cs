global using Dbal.TestClient;
global using NUnit.Framework;
global using static System.Net.HttpStatusCode;
